import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { judgeFreeSpace } from '../doctor/check-disk.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm } from '../vsm-process.testing.ts';

let cwd: string;
const memory = () => path.join(cwd, 'memory.json');
const vsm = (...argv: string[]) => runVsm(argv, { cwd, env: { VSM_MEMORY: memory() } });

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
});

async function lineOf(check: string): Promise<{ status: number; line: string }> {
  const { status, stdout } = await vsm('doctor');
  return { status, line: stdout.split('\n').find((line) => line.slice(9).startsWith(`${check} `)) ?? '' };
}

/** A lock as a process on another machine takes it. */
async function lockFromElsewhere(): Promise<void> {
  await mkdir(`${memory()}.lock`);
  await writeFile(`${memory()}.lock/4711-1-00-abc123-0123456789ab@elsewhere`, '');
}

describe('doctor', () => {
  test('proves the encoder by a picture whose embedding is known', async () => {
    expect(await lineOf('encoder')).toMatchObject({
      status: 0,
      line: expect.stringMatching(/^ok .+512 numbers a picture, .+ as it must be \((1\.0|0\.9999)\d+\)$/),
    });
  });

  test('tells who holds the lock, and that the memory cannot be changed meanwhile', async () => {
    await writeFile(memory(), '{"liked": [], "disliked": []}');
    await lockFromElsewhere();
    expect(await lineOf('lock')).toMatchObject({
      status: 3,
      line: expect.stringMatching(/^failure .+ held by process 4711 on elsewhere since 20.+Z, on another machine/),
    });
  });

  test('warns of a journal that was cut off', async () => {
    await writeFile(memory(), '{"liked": [], "disliked": []}');
    await writeFile(`${memory()}.journal`, 'header\n');
    await appendFile(`${memory()}.journal`, 'half a li');
    expect((await lineOf('journal')).line).toMatch(/^warning .+ cut off after 9 bytes/);
  });

  test('names the newest backup', async () => {
    await drawPictures(cwd, ['sunset-1.png', 'sunset-2.png']);
    await vsm('like', 'sunset-1.png');
    await vsm('like', 'sunset-2.png');
    expect(await readdir(cwd)).toContain('memory.json.bak');
    expect((await lineOf('backups')).line).toMatch(/^ok .+ the newest of 20.+memory\.json\.\S*bak \(/);
  });

  test('sends who has a damaged memory to repair, and leaves it as it is', async () => {
    await writeFile(memory(), '{"liked": [');
    const run = await vsm('doctor');
    expect(run).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^failure {2}memory .+\n +→ Run vsm repair/m),
    });
    expect(await readFile(memory(), 'utf8')).toBe('{"liked": [');
  });
});

describe('free space', () => {
  test.each([
    [300e6, 1e6, 'ok'],
    [150e6, 1e6, 'warning'],
    [300e6, 120e6, 'warning'],
  ])('%d bytes for a memory of %d: %s', (freeBytes, memoryBytes, status) => {
    expect(judgeFreeSpace(freeBytes, memoryBytes, '/data').status).toBe(status);
  });
});
