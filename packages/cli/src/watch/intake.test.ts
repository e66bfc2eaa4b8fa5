import { appendFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { plainPicture } from './generation/pictures.testing.ts';
import { hasEnd } from './has-end.ts';
import { Intake } from './intake.ts';

const { signal } = new AbortController();
let folder: string;
let nowMs: number;
let intake: Intake;
const ready = async () =>
  (await intake.takeReady(10, signal)).map(({ file, isLastTry }) => [path.basename(file.path), isLastTry]);

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  nowMs = Date.now();
  intake = new Intake({
    settleMs: 500,
    patienceMs: 30_000,
    now: () => nowMs,
    onTrouble: (_path, error) => {
      throw error;
    },
  });
});

describe('the end of a picture', () => {
  test.each(['png', 'jpeg', 'gif', 'webp'] as const)(
    'of a %s is there when all of it is, and not before',
    async (format) => {
      const bytes = await plainPicture().toFormat(format).toBuffer();
      const file = path.join(folder, 'a');
      for (const length of [0, 1, 11, bytes.length >> 1, bytes.length - 12, bytes.length - 1]) {
        await writeFile(file, bytes.subarray(0, length));
        expect(await hasEnd(file)).toBe(false);
      }
      await writeFile(file, bytes);
      expect(await hasEnd(file)).toBe(true);
    },
  );

  test.each(['tiff', 'avif'] as const)('of a %s cannot be told', async (format) => {
    const file = path.join(folder, 'a');
    await writeFile(file, await plainPicture().toFormat(format).toBuffer());
    expect(await hasEnd(file)).toBeNull();
  });
});

describe('a picture that comes', () => {
  test('is taken when it is whole and nobody changed it for a while', async () => {
    const file = path.join(folder, 'a.png');
    const bytes = await plainPicture().png().toBuffer();
    await writeFile(file, bytes.subarray(0, 50));
    intake.add(file);
    nowMs += 1000;
    expect(await ready()).toEqual([]);
    expect(intake.isAllResting).toBe(true);
    await appendFile(file, bytes.subarray(50));
    intake.add(file);
    nowMs = Date.now() + 100;
    expect(await ready()).toEqual([]);
    expect(intake.isAllResting).toBe(false);
    intake.add(file);
    nowMs += 1000;
    expect(await ready()).toEqual([['a.png', false]]);
    expect(intake.size).toBe(0);
  });

  test('is tried once more, and for the last time, when it never becomes whole', async () => {
    const file = path.join(folder, 'a.png');
    await writeFile(file, 'no picture');
    intake.add(file);
    nowMs += 29_000;
    expect(await ready()).toEqual([]);
    intake.add(file);
    nowMs += 2000;
    expect(await ready()).toEqual([['a.png', true]]);
  });

  test('waits on when it was whole and could not be read', async () => {
    const file = path.join(folder, 'a.tiff');
    await writeFile(file, 'no picture, in a format that has no end');
    intake.add(file);
    nowMs += 1000;
    const [taken] = await intake.takeReady(10, signal);
    expect(taken?.isLastTry).toBe(false);
    intake.putBack(taken!.file);
    intake.add(file);
    expect(await ready()).toEqual([]);
    intake.add(file);
    nowMs += 30_000;
    expect(await ready()).toEqual([['a.tiff', true]]);
  });

  test('may go again before it is whole', async () => {
    const file = path.join(folder, 'a.png');
    await writeFile(file, '');
    intake.add(file);
    await ready();
    await rm(file);
    intake.add(file);
    expect(await ready()).toEqual([]);
    expect([intake.size, intake.vanished]).toEqual([0, 1]);
  });
});
