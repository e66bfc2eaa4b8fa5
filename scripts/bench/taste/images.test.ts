import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as core from '../../../packages/core/src/index.ts';
import { measureStyle } from './pixel-statistics.mjs';
import { readImageFolder } from './read-image-folder.mjs';
import { simulatePeople } from './simulate-people.mjs';

interface Person {
  readonly kind: string;
  readonly likes: number[];
  readonly dislikes: number[];
  readonly background: number[];
  readonly test: number[];
  readonly labels: number[];
}

describe('measureStyle', () => {
  const paint = (colorAt: (x: number) => readonly number[]) => ({
    width: 10,
    height: 4,
    data: Uint8Array.from(Array.from({ length: 40 }, (_, i) => colorAt(i % 10)).flat()),
  });

  it('sums up plain colours', () => {
    const orange = measureStyle(paint(() => [255, 102, 0]));
    expect(orange).toMatchObject({ warmth: 1, saturation: 1, contrast: 0, clutter: 0, colours: 1 });
    expect(orange.luminance).toBeCloseTo(0.299 + 0.587 * 0.4, 9);
  });

  it('sees an edge', () => {
    const halves = measureStyle(paint((x) => (x < 5 ? [0, 0, 0] : [255, 255, 255])));
    expect(halves).toMatchObject({ luminance: 0.5, saturation: 0, contrast: 1, colours: 2 });
    expect(halves.clutter).toBeCloseTo(0.1, 9);
  });
});

describe('simulatePeople', () => {
  const random = core.createRandom(5);
  const items = Array.from({ length: 1_500 }, (_, i) => {
    const [luminance, warmth, saturation, contrast, clutter, colours] = Array.from({ length: 6 }, random);
    return { group: `g${i % 8}`, family: `f${i % 4}`, luminance, warmth, saturation, contrast, clutter, colours };
  });
  const people: Person[] = simulatePeople(core, items, { perKind: 3, seed: 1 });

  it('has people of four kinds, the same for the same seed', () => {
    expect(people.map(({ kind }) => kind)).toEqual(
      ['group', 'family', 'style', 'mixed'].flatMap((kind) => [kind, kind, kind]),
    );
    expect(simulatePeople(core, items, { perKind: 3, seed: 1 })).toEqual(people);
    expect(simulatePeople(core, items, { perKind: 3, seed: 2 })).not.toEqual(people);
  });

  it('never tests a picture that was rated or seen before', () => {
    for (const { likes, dislikes, background, test, labels } of people) {
      const rows = [...likes, ...dislikes, ...background, ...test];
      expect(new Set(rows).size).toBe(rows.length);
      expect([background.length, labels.length]).toEqual([200, test.length]);
    }
  });

  it('lets a person of a family judge that family alone', () => {
    for (const { kind, likes, dislikes, test } of people) {
      const families = new Set([...likes, ...dislikes, ...test].map((row) => items[row]!.family));
      if (kind === 'family') expect(families.size).toBe(1);
    }
  });
});

describe('readImageFolder', () => {
  let folder: string;
  const put = (name: string, text = '') => writeFileSync(path.join(folder, name), text);
  const person = { kind: 'group', likes: [0], dislikes: [1], background: [2], test: [2, 0], labels: [1, 0] };
  const putPeople = (...tasks: object[]) => put('tasks.json', JSON.stringify({ tasks }));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'vsm-images-'));
    put('items.csv', 'index,group\n0,a\n1,b\n2,a\n');
    for (const name of ['0000.jpg', '0001.PNG', '0002.webp', 'notes.txt']) put(name);
    putPeople(person);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds a picture for each row, of any format', () => {
    const { files, people } = readImageFolder(folder);
    expect(files.map((file: string) => path.basename(file))).toEqual(['0000.jpg', '0001.PNG', '0002.webp']);
    expect(people).toEqual([person]);
  });

  it('says what is missing', () => {
    rmSync(path.join(folder, '0001.PNG'));
    expect(() => readImageFolder(folder)).toThrow(/lacks the pictures of 1 of 3 rows of items.csv: 0001.jpg/);
    putPeople({ ...person, likes: [7] });
    put('0001.jpg');
    expect(() => readImageFolder(folder)).toThrow(/"likes", a list of rows from 0 to 2; found 7/);
    putPeople({ ...person, labels: [1] });
    expect(() => readImageFolder(folder)).toThrow(/2 test pictures and 1 labels/);
    rmSync(path.join(folder, 'tasks.json'));
    expect(() => readImageFolder(folder)).toThrow(/tasks.json is missing/);
  });
});
