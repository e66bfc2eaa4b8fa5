import type {
  Comparison,
  EmbeddingSpace,
  MemoryHead,
  MemoryStore,
  Preference,
  PreferenceQuery,
  UndoStep,
} from '@vsm/core';
import { createEmbedding } from '@vsm/core';
import { expect, onTestFinished } from 'vitest';

/** How the suite reaches the store under test. */
export interface MemoryStoreSetup {
  /** A store on a fresh, empty place. */
  open(): Promise<MemoryStore>;
  /**
   * Another store on the place that the last `open` gave, whether that one is still open or not.
   * Without it the laws of durability and of several handles are skipped.
   */
  reopen?(): Promise<MemoryStore>;
  /** The space of the embeddings that the suite stores. One of 4 dimensions if not given. */
  readonly space?: EmbeddingSpace;
  /** How many random histories the model law tries; 30 if not given. */
  readonly runs?: number;
}

/** A setup whose stores are closed when their test ends. */
export interface Harness {
  readonly space: EmbeddingSpace;
  readonly runs: number;
  readonly canReopen: boolean;
  open(): Promise<MemoryStore>;
  reopen(): Promise<MemoryStore>;
  /** A like of a direction that `id` decides, with `changes` made to it. */
  preference(id: string, changes?: Partial<Preference>): Preference;
  /** A comparison of two pictures that `id` decides, with `changes` made to it. */
  comparison(id: string, changes?: Partial<Comparison>): Comparison;
}

export function createHarness(setup: MemoryStoreSetup): Harness {
  const space = setup.space ?? { id: 'conformance-space', dimensions: 4 };
  const closedAtEnd = (store: MemoryStore): MemoryStore => {
    onTestFinished(() => store.close());
    return store;
  };
  return {
    space,
    runs: setup.runs ?? 30,
    canReopen: setup.reopen !== undefined,
    open: async () => closedAtEnd(await setup.open()),
    reopen: async () => {
      if (setup.reopen === undefined) return expect.fail('this law needs `reopen`');
      return closedAtEnd(await setup.reopen());
    },
    preference: (id, changes = {}) => ({
      id,
      verdict: 'like',
      embedding: createEmbedding(space, directionOf(id, space.dimensions)),
      category: 'general',
      weight: 1,
      createdAt: '2025-06-01T12:00:00+00:00',
      metadata: {},
      ...changes,
    }),
    comparison: (id, changes = {}) => ({
      id,
      preferred: { embedding: createEmbedding(space, directionOf(`preferred ${id}`, space.dimensions)) },
      other: { embedding: createEmbedding(space, directionOf(`other ${id}`, space.dimensions)) },
      category: 'general',
      weight: 1,
      createdAt: '2025-06-01T12:00:00+00:00',
      ...changes,
    }),
  };
}

function directionOf(id: string, dimensions: number): number[] {
  let bits = 0x811c9dc5;
  for (const character of id) bits = Math.imul(bits ^ character.codePointAt(0)!, 0x01000193);
  return Array.from({ length: dimensions }, () => {
    bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (bits >>> 0) / 0x1_0000_0000 - 0.5;
  });
}

export function undoStep(label: string): UndoStep {
  return { label, createdAt: '2025-06-01T12:00:00+00:00', changes: [] };
}

export async function listPreferences(store: MemoryStore, query?: PreferenceQuery): Promise<Preference[]> {
  const list: Preference[] = [];
  for await (const preference of store.preferences(query)) list.push(preference);
  return list;
}

export async function listIds(store: MemoryStore, query?: PreferenceQuery): Promise<string[]> {
  return (await listPreferences(store, query)).map(({ id }) => id);
}

/** All that a store says, in a form to compare: times as instants, since a store may write them in another way. */
export async function contentsOf(store: MemoryStore): Promise<Contents> {
  const { revision: _, undoSteps, comparisons, ...head } = await store.head();
  const preferences = await listPreferences(store);
  return {
    ...head,
    comparisons: comparisons.map(comparableComparison),
    preferences: preferences.map(comparable),
    undoSteps: undoSteps.map(comparableStep),
  };
}

export type Contents = Omit<MemoryHead, 'revision' | 'comparisons' | 'undoSteps'> & {
  readonly comparisons: readonly unknown[];
  readonly preferences: readonly unknown[];
  readonly undoSteps: readonly unknown[];
};

export function comparable(preference: Preference): unknown {
  return { ...preference, createdAt: instantOf(preference.createdAt) };
}

export function comparableComparison(comparison: Comparison): unknown {
  return { ...comparison, createdAt: instantOf(comparison.createdAt) };
}

export function comparableStep({ label, createdAt, changes }: UndoStep): unknown {
  const comparableChanges = changes.map((change) => {
    if (change.kind === 'add') return { ...change, preference: comparable(change.preference) };
    if (change.kind !== 'add-comparison') return change;
    return { ...change, comparison: comparableComparison(change.comparison) };
  });
  return { label, createdAt: instantOf(createdAt), changes: comparableChanges };
}

function instantOf(time: string | null): number | null {
  return time === null ? null : new Date(time).getTime();
}
