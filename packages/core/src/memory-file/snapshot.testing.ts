import fc from 'fast-check';
import type { Comparison } from '../comparison.ts';
import { normalize } from '../embedding.ts';
import type { MemoryChange, MemoryStatistics, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import type { Background } from '../taste/background.ts';
import type { MemorySnapshot } from './snapshot.ts';

const categoryName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('general', 'portraits', '', '__proto__', 'constructor', '風景', 'a"b\\c\n'),
  fc.string(),
);

/** JSON as a memory may carry it; no -0, which JSON can't tell from 0. */
const jsonValue: fc.Arbitrary<unknown> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const jsonObject: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom('note', '__proto__', 'id2'), fc.string()), jsonValue), { maxLength: 3 })
  .map((members) => Object.fromEntries(members));

const timestamp: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('2024-11-02T10:00:00.123456', '2025-05-02', '2025-05-01T00:00:00+02:00'),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
);

const finiteNumber: fc.Arbitrary<number> = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => value + 0);

export function unitVector(dimensions: number): fc.Arbitrary<Float32Array> {
  return fc
    .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: dimensions, maxLength: dimensions })
    .filter((numbers) => numbers.some((value) => value !== 0))
    .map((numbers) => normalize(numbers));
}

const attributes: fc.Arbitrary<Float32Array> = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 3 })
  .map((numbers) => Float32Array.from(numbers));

const origin = fc.record({ name: fc.string(), importedAt: timestamp }, { requiredKeys: ['importedAt'] });

const source = fc.record(
  { path: fc.string(), sha256: fc.string(), width: fc.nat(), height: fc.nat(), thumbnail: fc.string() },
  { requiredKeys: [] },
);

export function preference(
  space: string,
  dimensions: number,
  id: fc.Arbitrary<string> = fc.string({ minLength: 1 }),
): fc.Arbitrary<Preference> {
  return fc.record(
    {
      id,
      verdict: fc.constantFrom('like' as const, 'dislike' as const),
      embedding: unitVector(dimensions).map((vector) => ({ space, vector })),
      attributes,
      category: fc.option(categoryName, { freq: 4 }),
      weight: fc.oneof(fc.constantFrom(1, 2, 0, -1, 0.5), finiteNumber),
      createdAt: fc.option(timestamp),
      metadata: jsonObject,
      source,
      origin,
      unknown: jsonObject
        .map((members) => Object.fromEntries(Object.entries(members).map(([key, value]) => [`x ${key}`, value])))
        .filter((members) => Object.keys(members).length > 0),
    },
    { requiredKeys: ['id', 'verdict', 'embedding', 'category', 'weight', 'createdAt', 'metadata'] },
  );
}

const statistics: fc.Arbitrary<MemoryStatistics> = fc.record({
  generationCount: fc.nat(),
  filterApplications: fc.nat(),
  averageScore: finiteNumber,
});

function background(dimensions: number): fc.Arbitrary<Background> {
  return fc.record({
    count: fc.nat(),
    mean: unitVector(dimensions),
    sample: fc.array(fc.record({ vector: unitVector(dimensions), attributes }, { requiredKeys: ['vector'] }), {
      maxLength: 3,
    }),
  });
}

function comparison(space: string, dimensions: number): fc.Arbitrary<Comparison> {
  const picture = fc.record(
    { embedding: unitVector(dimensions).map((vector) => ({ space, vector })), attributes, source },
    { requiredKeys: ['embedding'] },
  );
  return fc.record(
    {
      id: fc.string({ minLength: 1 }),
      preferred: picture,
      other: picture,
      category: categoryName,
      weight: fc.oneof(
        fc.constantFrom(1, 0.25),
        finiteNumber.map((value) => Math.abs(value) + Number.MIN_VALUE),
      ),
      createdAt: timestamp,
      origin,
      unknown: fc.constant({ 'x future': [1, { y: null }] }),
    },
    { requiredKeys: ['id', 'preferred', 'other', 'category', 'weight', 'createdAt'] },
  );
}

function change(space: string, dimensions: number): fc.Arbitrary<MemoryChange> {
  return fc.oneof(
    fc
      .record({ preference: preference(space, dimensions), at: fc.nat() }, { requiredKeys: ['preference'] })
      .map((added): MemoryChange => ({ kind: 'add', ...added })),
    fc.string().map((id): MemoryChange => ({ kind: 'remove', id })),
    fc
      .record({ comparison: comparison(space, dimensions), at: fc.nat() }, { requiredKeys: ['comparison'] })
      .map((added): MemoryChange => ({ kind: 'add-comparison', ...added })),
    fc.string().map((id): MemoryChange => ({ kind: 'remove-comparison', id })),
    fc
      .record(
        {
          verdict: fc.constantFrom('like' as const),
          weight: finiteNumber,
          metadata: jsonObject,
          category: fc.option(categoryName),
          source: fc.option(source),
          origin: fc.option(origin),
        },
        { requiredKeys: [] },
      )
      .map((set): MemoryChange => ({ kind: 'update', id: 'x', set })),
    fc.constantFrom<MemoryChange>(
      { kind: 'set-space', space: null },
      { kind: 'set-space', space: { id: 'other', dimensions: 7 } },
    ),
    fc.option(background(dimensions)).map((value): MemoryChange => ({ kind: 'set-background', background: value })),
    statistics.map((value): MemoryChange => ({ kind: 'set-statistics', statistics: value })),
    fc.constant<MemoryChange>({ kind: 'pop-undo' }),
  );
}

function undoStep(space: string, dimensions: number): fc.Arbitrary<UndoStep> {
  return fc.record({
    label: fc.string(),
    createdAt: timestamp,
    changes: fc.array(change(space, dimensions), { maxLength: 3 }),
  });
}

/** Any memory that VSM can hold. */
export const snapshot: fc.Arbitrary<MemorySnapshot> = fc
  .record({ id: fc.string({ minLength: 1 }), dimensions: fc.integer({ min: 1, max: 6 }) })
  .chain((space) =>
    fc
      .record({
        space: fc.constant(space),
        preferences: fc.uniqueArray(preference(space.id, space.dimensions), { maxLength: 6, selector: ({ id }) => id }),
        comparisons: fc.uniqueArray(comparison(space.id, space.dimensions), { maxLength: 3, selector: ({ id }) => id }),
        background: fc.option(background(space.dimensions)),
        statistics,
        undoSteps: fc.array(undoStep(space.id, space.dimensions), { maxLength: 2 }),
        createdAt: fc.option(timestamp),
        updatedAt: fc.option(timestamp),
        unknown: fc.record({
          root: jsonObject,
          metadata: jsonObject,
          categories: fc.uniqueArray(categoryName, { maxLength: 2 }),
          rejected: fc.array(
            fc.record({ side: fc.constantFrom('liked' as const, 'disliked' as const), entry: jsonValue }),
            { maxLength: 2 },
          ),
        }),
      })
      .map((memory) => withoutUsedCategories(memory)),
  );

function withoutUsedCategories(memory: MemorySnapshot): MemorySnapshot {
  const used = new Set(memory.preferences.map(({ category }) => category));
  const names = memory.unknown.categories.filter((category) => !used.has(category));
  // Objects list keys that look like indices first, so a file can't keep their place.
  const categories = Object.keys(Object.fromEntries(names.map((name) => [name, null])));
  return { ...memory, unknown: { ...memory.unknown, categories } };
}
