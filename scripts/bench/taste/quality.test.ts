import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as core from '../../../packages/core/src/index.ts';
import { measureQuality } from './quality.mjs';
import { qualityTables } from './quality-tables.mjs';
import { choosePeople, readPeople } from './read-people.mjs';
import { writeSyntheticPeople } from './synthetic-people.testing.ts';

interface Person {
  readonly labels: number[];
}
interface Quality {
  readonly learner: string;
  readonly side: string;
  readonly n: number;
  readonly aucs: number[];
}

let folder: string;
let data: { readonly vectors: Float32Array[]; readonly people: Person[] };

beforeAll(() => {
  folder = writeSyntheticPeople(10);
  data = readPeople(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function meanAucs(people: Person[]): Map<string, number> {
  const records: Quality[] = measureQuality(core, { ...data, people }, { counts: [16], sides: ['both', 'likes'] });
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
  const tables = qualityTables(measureQuality(core, { ...data, people: data.people.slice(0, 2) }, { counts: [4, 8] }));
  expect(tables).toMatch(/\| gp \+ background \| [.1]\d{3}/);
});
