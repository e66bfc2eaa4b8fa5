import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oracleCases, oracleFiles, oracleNames } from '../memory-file/oracle.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import { createInMemoryStore } from './in-memory-store.ts';
import { VibeMemory } from './vibe-memory.ts';

/**
 * Which way each recorded case of the Python original goes. `equal`: its scores are ours. `ours`: its score is wrong, and the text
 * says what we do. `refused`: there is no memory in the file.
 */
const ways: Readonly<Record<string, 'equal' | 'refused' | `ours: ${string}`>> = {
  bad_indices: 'equal',
  corrupt_bom: 'ours: reads on after the byte order mark',
  corrupt_empty_file: 'refused',
  corrupt_not_object: 'refused',
  corrupt_truncated: 'refused',
  dedupe_chain: 'equal',
  dims512_small: 'equal',
  dislikes_only: 'equal',
  empty: 'equal',
  export_file: 'equal',
  int_embeddings: 'ours: scores integers',
  legacy_arrays: 'equal',
  legacy_with_extra_keys: 'equal',
  likes_only: 'equal',
  limit_odd: 'equal',
  limit_one: 'equal',
  limit_small: 'equal',
  list_categories: 'equal',
  missing_embedding: 'ours: scores by the entries that have one',
  missing_fields: 'equal',
  mixed_dims: 'ours: scores by the entries that fit',
  mixed_legacy_dict: 'equal',
  nan_tokens: 'ours: scores by the finite entries',
  near_threshold: 'equal',
  no_clip: 'ours: needs no encoder to score an embedding',
  no_file: 'equal',
  no_liked_key: 'ours: reads the missing side as empty',
  odd_timestamps: 'equal',
  odd_weights: 'equal',
  over_limit_600: 'equal',
  stale_indices: 'equal',
  unicode_categories: 'equal',
  unnormalised: 'ours: an embedding of zeros does not dilute',
  v2_small: 'equal',
  weight_bool: 'equal',
  weight_null: 'ours: a weight of null counts 1',
  weight_string: 'ours: a weight of "2" counts 2',
  wrong_dim_query: 'ours: refuses a query of another length',
};

function textOf(name: string, file = 'memory.json'): string {
  const found = oracleFiles.find((each) => each.endsWith(path.join(path.sep, name, file)));
  if (found === undefined) throw new Error(`There is no ${file} in the case ${name}.`);
  return readFileSync(found, 'utf8');
}

const snapshotOf = (name: string, file?: string): MemorySnapshot => readMemoryFile(textOf(name, file)).snapshot;

/** A memory in main memory that holds what a case's file holds, odd weights included. */
async function openCase(name: string): Promise<VibeMemory> {
  const store = createInMemoryStore();
  const { space, preferences } = name === 'no_file' ? { space: null, preferences: [] } : snapshotOf(name);
  if (space !== null) {
    await store.commit([
      { kind: 'set-space', space },
      ...preferences.map((preference) => ({ kind: 'add' as const, preference })),
    ]);
  }
  let ids = 0;
  const encoderSpace = space ?? { id: 'openai-clip:ViT-B/32', dimensions: 16 };
  return VibeMemory.open({
    store,
    space: encoderSpace,
    now: () => new Date('2025-06-01T12:00:00Z'),
    createId: () => `new-${++ids}`,
  });
}

const notesOf = (memory: VibeMemory): unknown[] => memory.preferences.map(({ metadata }) => metadata['id']);
const vector = (seed: number): Float32Array =>
  Float32Array.from({ length: 16 }, (_, i) => Math.sin(seed * 31 + i * (seed + 2)));

it('leaves no recorded case out', () => {
  expect(oracleNames).toHaveLength(38);
  expect(Object.keys(ways).sort()).toEqual([...oracleNames].sort());
});

describe.each(oracleCases.filter(({ name }) => ways[name] !== 'refused'))('$name', ({ name, operations }) => {
  const scores = operations.filter(({ step }) => step.op === 'score');
  const isEqual = ways[name] === 'equal';

  it(`scores ${isEqual ? 'what the Python original scores' : ways[name]}`, async () => {
    const memory = await openCase(name);
    const largest = Math.max(1, ...memory.preferences.map(({ weight }) => Math.abs(weight)));
    const differ = scores.map(({ step: { embedding, category, use_weights: useWeights }, result }) => {
      const dimensions = memory.space?.dimensions;
      const query = Float32Array.from(embedding);
      const score = (): number => memory.vsm2.score(query, { ...(category !== null && { category }), useWeights });
      if (memory.preferences.length > 0 && embedding.length !== dimensions) {
        expect(score).toThrow(expect.objectContaining({ code: 'EMBEDDING_INVALID' }));
        return true;
      }
      if (embedding.every((value) => value === 0)) return false;
      return !(Math.abs(score() - z.number().catch(Number.NaN).parse(result)) <= 1e-6 * largest);
    });
    if (isEqual) expect(differ).not.toContain(true);
    else expect(differ).toContain(true);
  });

  it('optimized twice is optimized once, weighs as much, and is back after undo', async () => {
    const memory = await openCase(name);
    const before = memory.preferences;
    await memory.optimize();
    const once = memory.preferences;
    expect(await memory.optimize()).toMatchObject({ removals: [], strengthened: [] });
    expect(memory.preferences).toBe(once);
    if (once === before) return;
    await memory.undo();
    expect(memory.preferences).toEqual(before);
  });

  it('loses by clearing a category its own ratings and no others', async () => {
    const memory = await openCase(name);
    const before = memory.preferences;
    for (const category of new Set(before.flatMap((each) => each.category ?? []))) {
      await memory.clear({ category });
      expect(memory.preferences).toEqual(before.filter((each) => each.category !== category));
      await memory.undo();
      expect(memory.preferences).toEqual(before);
    }
  });

  it('merged into a memory that holds it changes nothing, and restores an empty one', async () => {
    const memory = await openCase(name);
    const before = memory.snapshot;
    const report = await memory.import(before, { mode: 'merge' });
    expect(report).toMatchObject({ added: [], changed: [] });
    expect(memory.snapshot).toBe(before);
    const sound = before.preferences.filter(({ weight }) => weight > 0);
    await memory.clear();
    await memory.import(before, { mode: 'replace' });
    const pictures = new Set(sound.map(({ embedding }) => embedding.vector.join(' ')));
    expect(new Set(memory.preferences.map(({ embedding }) => embedding.vector.join(' ')))).toEqual(pictures);
  });
});

describe('what the Python original does to a memory, and VSM does not', () => {
  it.each(Object.keys(ways).filter((name) => ways[name] === 'refused'))(
    '%s: refuses rather than start empty and overwrite it',
    (name) => {
      expect(() => snapshotOf(name)).toThrow(expect.objectContaining({ code: 'MEMORY_CORRUPT' }));
    },
  );

  it('no_file: the first rating makes the memory', async () => {
    const memory = await openCase('no_file');
    await memory.like({ vector: vector(1) });
    await memory.dislike({ vector: vector(2) });
    expect(memory.preferences).toMatchObject([{ category: 'general' }, { verdict: 'dislike' }]);
  });

  it.each(['limit_one', 'limit_odd', 'limit_small'])(
    '%s: adding never evicts; only optimizing to a limit does',
    async (name) => {
      const memory = await openCase(name);
      const held = memory.preferences.length;
      for (let seed = 0; seed < 8; seed++) await memory.like({ vector: vector(seed) });
      expect(memory.preferences).toHaveLength(held + 8);
      await memory.optimize({ duplicateThreshold: 1, maxPreferences: 3 });
      expect(memory.preferences).toHaveLength(3);
      await memory.undo();
      expect(memory.preferences).toHaveLength(held + 8);
    },
  );

  it('over_limit_600: a dislike more evicts no like', async () => {
    const memory = await openCase('over_limit_600');
    await memory.dislike({ vector: Float32Array.from(memory.preferences[0]!.embedding.vector, (value) => -value) });
    expect(memory.preferences).toHaveLength(602);
  });

  it('limit_small: importing 7 legacy lists and adding one keeps all 8', async () => {
    const memory = await openCase('limit_small');
    const { preferences } = snapshotOf('limit_small', 'manyarr.json');
    await memory.import(snapshotOf('limit_small', 'manyarr.json'), { mode: 'merge' });
    await memory.like({ vector: vector(3) });
    for (const { embedding } of preferences) {
      expect(
        memory.preferences.some((each) => each.embedding.vector.every((value, i) => value === embedding.vector[i])),
      ).toBe(true);
    }
  });

  it.each(['other.json', 'disjoint.json', 'listcats.json'])(
    'v2_small: merging %s adds all of it, without half-applying',
    async (file) => {
      const memory = await openCase('v2_small');
      const report = await memory.import(snapshotOf('v2_small', file), { mode: 'merge' });
      expect(report).toMatchObject({ refused: [], kept: [] });
      expect(notesOf(memory).slice(0, 5)).toEqual(['L0', 'L1', 'L2', 'D0', 'D1']);
      expect(new Set(notesOf(memory))).toEqual(
        new Set(['L0', 'L1', 'L2', 'D0', 'D1', 'imp-L0', 'imp-L1', 'imp-L2', 'imp-D0', 'imp-D1']),
      );
    },
  );

  it('v2_small: an unrelated file replaces nothing', () => {
    for (const file of ['array.json', 'emptyobj.json']) {
      expect(() => snapshotOf('v2_small', file)).toThrow(expect.objectContaining({ code: 'MEMORY_CORRUPT' }));
    }
  });

  it('near_threshold: a near duplicate is kept with its weight, and joined when optimized', async () => {
    const memory = await openCase('near_threshold');
    const [first] = memory.preferences;
    const near = first!.embedding.vector.map((value, i) => value + (i === 0 ? 0.1 : 0));
    await memory.like({ vector: near }, { weight: 3, metadata: { near: true } });
    expect(memory.preferences).toHaveLength(2);
    await memory.optimize();
    expect(memory.preferences).toMatchObject([
      { weight: first!.weight + 3, metadata: { ...first!.metadata, near: true } },
    ]);
  });
});
