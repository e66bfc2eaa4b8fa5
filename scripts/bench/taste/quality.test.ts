import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as core from '../../../packages/core/src/index.ts';
import { gatherRecords, measurePerson } from './quality.mjs';
import { qualityTables } from './quality-tables.mjs';
import { qualityVerdicts } from './quality-verdicts.mjs';
import { canBeTested, choosePeople, readItems, readPeople } from './read-people.mjs';
import { writeSyntheticPeople } from './synthetic-people.testing.ts';

interface Person {
  readonly likes: number[];
  readonly dislikes: number[];
  readonly test: number[];
  readonly labels: number[];
}
interface Quality {
  readonly learner: string;
  readonly side: string;
  readonly n: number;
  readonly aucs: number[];
  readonly inFolder: { readonly expectedCalibrationError: number } | null;
}

let folder: string;
let data: { readonly vectors: Float32Array[]; readonly people: Person[] };

// Many learners, each of many people: long on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

beforeAll(() => {
  folder = writeSyntheticPeople(10);
  data = readPeople(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function measureQuality(people: Person[], options: object): Quality[] {
  const measured = people.map((person) => measurePerson(core, { vectors: data.vectors, ...options }, person));
  return gatherRecords(people, measured);
}

function meanAucs(people: Person[]): Map<string, number> {
  const records = measureQuality(people, { counts: [16], sides: ['both', 'likes'] });
  const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return new Map(records.map(({ learner, side, n, aucs }) => [`${learner} ${side} ${n}`, meanOf(aucs)]));
}

it('reads unit vectors of half precision', () => {
  for (const vector of data.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
});

it('finds that every learner learns', () => {
  for (const [learner, auc] of meanAucs(data.people)) expect(auc, learner).toBeGreaterThan(0.7);
});

it('finds chance where the answers are shuffled: no learner sees them', () => {
  const random = core.createRandom(3);
  const shuffled = data.people.map((person) => ({
    ...person,
    labels: person.labels
      .map((label) => ({ label, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ label }) => label),
  }));
  for (const [learner, auc] of meanAucs(shuffled)) expect(Math.abs(auc - 0.5), learner).toBeLessThan(0.08);
});

it('chooses people evenly, or of one half', () => {
  const people = Array.from({ length: 10 }, (_, i) => i);
  expect(choosePeople(people, { count: 5 })).toEqual([0, 2, 4, 6, 8]);
  expect(choosePeople(people, { count: 2, half: 'odd' })).toEqual([1, 5]);
});

it('prints a row for each learner', () => {
  const records = measureQuality(data.people.slice(0, 2), { counts: [4, 8] });
  expect(qualityTables(records)).toMatch(/\| gp \+ background \| [.1]\d{3}/);
});

it('leaves people out where they have no rating of a side', () => {
  const [first, ...others] = data.people as [Person, ...Person[]];
  const people = [{ ...first, likes: [] }, ...others.slice(0, 2)];
  const records = measureQuality(people, { counts: [4, 8], names: ['taste'] });
  const counted = records.map(({ side, n, aucs }) => `${side} ${n}: ${aucs.length}`);
  expect(counted.sort()).toEqual([
    'both 4: 2',
    'both 8: 2',
    'dislikes 4: 3',
    'dislikes 8: 3',
    'likes 4: 2',
    'likes 8: 2',
  ]);
  expect(qualityTables(records)).not.toContain('NaN');
  expect(qualityVerdicts(records)).not.toContain('NaN');
});

it('judges each learner by what is wanted', () => {
  const record = (learner: string, side: string, n: number, aucs: number[]) => ({
    learner,
    side,
    n,
    aucs,
    kinds: ['style', 'style'],
    calibration: { expectedCalibrationError: 0.031 },
  });
  const verdicts = qualityVerdicts([
    record('vsm2', 'both', 8, [0.9, 0.9]),
    record('gp + background', 'both', 8, [0.8, 0.8]),
    record('taste', 'both', 8, [0.85, 0.81]),
    record('vsm2', 'dislikes', 16, [0.6, 0.6]),
    record('taste', 'dislikes', 16, [0.63, 0.67]),
  ]);
  expect(verdicts.split('\n').slice(2)).toEqual([
    '| met | taste | 8 | AUC at least +.0000 over gp + background | +.0300 (.0200) |',
    '| met | taste | 8 dislikes | AUC at least .6400 | .6500 (.0200) |',
    '| **not met** | taste | 8 | calibration error at most .0300 | .0310 |',
    '| **not met** | taste | 8 dislikes | calibration error at most .0300 | .0310 |',
    '| **not met** | taste | both, any number | style: not below vsm2 by more than the standard error | at least -.0700 (.0200), at 8 |',
    '| met | taste | dislikes, any number | style: not below vsm2 by more than the standard error | at least +.0500 (.0200), at 8 dislikes |',
  ]);
});

it('measures what the chance within a folder is worth', () => {
  const records = measureQuality(data.people, { counts: [32], sides: ['both'], names: ['taste'] });
  expect(records[0]!.inFolder!.expectedCalibrationError).toBeLessThan(0.1);
});

it('knows whom it cannot test', () => {
  expect(canBeTested({ labels: [0, 1, 0] })).toBe(true);
  expect(canBeTested({ labels: [1, 1] })).toBe(false);
});

describe('a folder that contradicts itself', () => {
  const edit = (name: string, change: (text: string) => string): void => {
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    onTestFinished(() => writeFileSync(file, text));
    writeFileSync(file, change(text));
  };

  it('is named with what is wrong', () => {
    expect(() => readPeople(path.join(folder, 'nowhere'))).toThrow(/meta\.json is missing/);
    expect(() => readItems(folder, 400)).toThrow(/items\.csv is missing/);
    edit('meta.json', () => '{"rows": 400, "dimensions": 0}');
    expect(() => readPeople(folder)).toThrow(/"dimensions", a whole number above 0; found 0/);
  });

  it('has as many numbers as it says', () => {
    edit('meta.json', () => '{"rows": 400, "dimensions": 25}');
    expect(() => readPeople(folder)).toThrow(/400 rows of 25 need 20000/);
  });

  it('tests nobody on what they rated, or on pictures that are not there', () => {
    const change = (of: (person: Person) => object) => (text: string) =>
      JSON.stringify({ tasks: JSON.parse(text).tasks.map((person: Person) => ({ ...person, ...of(person) })) });
    edit(
      'tasks.json',
      change(({ likes, test }) => ({ test: test.with(0, likes[0]!) })),
    );
    expect(() => readPeople(folder)).toThrow(/Person 0 .* tested on picture \d+, which is among those rated/);
    edit(
      'tasks.json',
      change(() => ({ likes: [400] })),
    );
    expect(() => readPeople(folder)).toThrow(/rows from 0 to 399; found 400/);
  });
});
