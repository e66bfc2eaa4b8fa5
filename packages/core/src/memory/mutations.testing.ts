import fc from 'fast-check';
import type { Comparison } from '../comparison.ts';
import { createEmbedding, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Preference, Verdict } from '../preference.ts';
import { createInMemoryStore } from './in-memory-store.ts';
import { VibeMemory } from './vibe-memory.ts';
import { emptySnapshot } from './view-snapshot.ts';

export const space: EmbeddingSpace = { id: 'test:1', dimensions: 4 };
export const now: Date = new Date('2026-01-02T03:04:05Z');
const pictureCount = 9;

/** Pictures 6 to 8 are near duplicates of 0 to 2, at a cosine of about 0.9999. */
export function vectorOf(picture: number): Float32Array {
  const like = picture % 6;
  const numbers = Array.from({ length: 4 }, (_, i) => Math.sin(like * 7 + i * (like + 1)));
  return createEmbedding(space, picture < 6 ? numbers : numbers.map((value, i) => value + i * 0.002)).vector;
}

let ids = 0;
export function openOn(store: MemoryStore): Promise<VibeMemory> {
  return VibeMemory.open({ store, space, now: () => now, createId: () => `id-${ids++}` });
}
export const open = (): Promise<VibeMemory> => openOn(createInMemoryStore());

export const picture: fc.Arbitrary<number> = fc.nat({ max: pictureCount - 1 });
export const verdict: fc.Arbitrary<Verdict> = fc.constantFrom('like' as const, 'dislike' as const);
export const weight: fc.Arbitrary<number> = fc.constantFrom(0.5, 1, 2);
export const name: fc.Arbitrary<string> = fc.constantFrom('Anna', 'Ben');

export function preferenceOf(owner: string, of: number, values: Partial<Preference> = {}): Preference {
  return {
    id: `${owner}-${of}`,
    verdict: 'like',
    embedding: { space: space.id, vector: vectorOf(of) },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00Z',
    metadata: {},
    ...values,
  };
}

export function memoryOf(preferences: readonly Preference[], comparisons: readonly Comparison[] = []): MemorySnapshot {
  const isEmpty = preferences.length + comparisons.length === 0;
  return { ...emptySnapshot, space: isEmpty ? null : space, preferences, comparisons };
}

export function comparisonOf(owner: string, of: number, values: Partial<Comparison> = {}): Comparison {
  return {
    id: `${owner}-pair-${of}`,
    preferred: { embedding: { space: space.id, vector: vectorOf(of % 6) } },
    other: { embedding: { space: space.id, vector: vectorOf((of + 1) % 6) } },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00Z',
    ...values,
  };
}

/** Another's memory. No two of its ratings are equally old, nor as old as those of a memory with another `owner`. */
export function othersMemory(owner: 'a' | 'b'): fc.Arbitrary<MemorySnapshot> {
  const rating = fc.record({ of: picture, verdict, weight, category: fc.constantFrom('general', 'style', null) });
  return fc.uniqueArray(rating, { selector: ({ of }) => of % 6, minLength: 1, maxLength: 6 }).chain((ratings) =>
    fc.array(fc.nat({ max: 27 }), { minLength: ratings.length, maxLength: ratings.length }).map((days) =>
      memoryOf(
        ratings.map(({ of, ...values }, i) => {
          const createdAt = `2025-01-${String(days[i]! + 1).padStart(2, '0')}T00:00:0${owner === 'a' ? 1 : 2}Z`;
          return preferenceOf(owner, of % 6, { ...values, createdAt, source: { sha256: `file ${of % 6}` } });
        }),
        days.slice(0, 3).map((day) => comparisonOf(owner, day)),
      ),
    ),
  );
}

type Mutation =
  | { kind: 'rate'; of: number[]; verdict: Verdict; weight: number; path: string | null }
  | { kind: 'compare'; of: number; other: number; category: string }
  | { kind: 'remove'; places: number[] }
  | { kind: 'clear'; category: string | null }
  | {
      kind: 'import';
      other: MemorySnapshot;
      mode: 'merge' | 'replace';
      weight: number;
      from: string | null;
      nearDuplicate: number | null;
    }
  | { kind: 'revoke'; name: string }
  | { kind: 'optimize'; maxPreferences: number | null };

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constant('rate' as const),
    of: fc.array(picture, { minLength: 1, maxLength: 3 }),
    verdict,
    weight,
    path: fc.option(fc.constant('a.png')),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    of: picture,
    other: picture,
    category: fc.constantFrom('general', 'style'),
  }),
  fc.record({ kind: fc.constant('remove' as const), places: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('clear' as const), category: fc.option(fc.constantFrom('general', 'style')) }),
  fc.record({
    kind: fc.constant('import' as const),
    other: othersMemory('a'),
    mode: fc.constantFrom('merge' as const, 'replace' as const),
    weight,
    from: fc.option(name),
    nearDuplicate: fc.option(fc.constant(0.99)),
  }),
  fc.record({ kind: fc.constant('revoke' as const), name }),
  fc.record({ kind: fc.constant('optimize' as const), maxPreferences: fc.option(fc.nat({ max: 8 })) }),
);

export function mutate(memory: VibeMemory, action: Mutation): Promise<unknown> {
  switch (action.kind) {
    case 'rate':
      return memory.rate(
        action.of.map((of, i) => ({
          verdict: i % 2 === 0 ? action.verdict : 'like',
          picture: { vector: vectorOf(of) },
          weight: action.weight,
          category: of % 2 === 0 ? 'general' : 'style',
          ...(action.path !== null && { source: { path: action.path } }),
        })),
      );
    case 'compare':
      if (action.of === action.other) return Promise.resolve();
      return memory.compare(
        { vector: vectorOf(action.of) },
        { vector: vectorOf(action.other) },
        { category: action.category },
      );
    case 'remove': {
      const held = memory.preferences;
      return memory.remove(held.length === 0 ? [] : action.places.map((place) => held[place % held.length]!.id));
    }
    case 'clear':
      return memory.clear(action.category === null ? {} : { category: action.category });
    case 'import':
      return memory.import(action.other, {
        mode: action.mode,
        weight: action.weight,
        ...(action.from !== null && { from: action.from }),
        ...(action.nearDuplicate !== null && { nearDuplicate: action.nearDuplicate }),
      });
    case 'revoke':
      return memory.revoke(action.name).catch((error: unknown) => {
        if (!VsmError.is(error, 'PREFERENCE_NOT_FOUND')) throw error;
      });
    case 'optimize':
      return memory.optimize(action.maxPreferences === null ? {} : { maxPreferences: action.maxPreferences });
  }
}
