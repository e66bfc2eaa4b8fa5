import type { Background, Comparison, EmbeddingSpace, MemoryChange, Preference, TasteInput, UndoStep } from '@vsm/core';
import { createEmbedding } from '@vsm/core';
import fc from 'fast-check';

/** Few ids, so that changes often meet. */
const id = fc.constantFrom('a', 'b', 'c', 'd', '7', 'é🌈');
const verdict = fc.constantFrom('like' as const, 'dislike' as const);
const category = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('general', 'portraits') },
  fc.constantFrom(null, '__proto__', 'constructor', 'Ünï ✨'),
);
const weight = fc.double({ min: 0.001, max: 1000, noNaN: true });
const createdAt = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('Z', '+00:00'));

/** JSON without -0, which JSON text does not keep. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
const metadata = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), json, {
  maxKeys: 3,
  noNullPrototype: true,
});

function numbers(length: number): fc.Arbitrary<number[]> {
  // Adding 0 turns -0 into 0.
  const number = fc.float({ min: -1, max: 1, noNaN: true }).map((value) => value + 0);
  return fc.array(number, { minLength: length, maxLength: length });
}

function unitVector({ dimensions }: EmbeddingSpace): fc.Arbitrary<Float32Array> {
  return numbers(dimensions)
    .filter((vector) => vector.some((value) => Math.abs(value) > 0.001))
    .map((vector) => createEmbedding({ id: '', dimensions }, vector).vector.map((value) => value + 0));
}

const source = fc.record(
  {
    path: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    width: fc.integer({ min: 1, max: 9000 }),
    height: fc.integer({ min: 1, max: 9000 }),
  },
  { requiredKeys: ['path'] },
);
const origin = fc.record(
  { name: fc.string({ unit: 'grapheme', maxLength: 8 }), importedAt: createdAt },
  { requiredKeys: ['importedAt'] },
);

function preference(space: EmbeddingSpace): fc.Arbitrary<Preference> {
  return fc.record(
    {
      id,
      verdict,
      embedding: unitVector(space).map((vector) => ({ space: space.id, vector })),
      category,
      weight,
      createdAt: fc.option(createdAt, { freq: 5 }),
      metadata,
      attributes: numbers(3).map((values) => Float32Array.from(values)),
      source,
      origin,
    },
    { requiredKeys: ['id', 'verdict', 'embedding', 'category', 'weight', 'createdAt', 'metadata'] },
  );
}

function background(space: EmbeddingSpace): fc.Arbitrary<Background> {
  const input: fc.Arbitrary<TasteInput> = fc.record(
    { vector: unitVector(space), attributes: numbers(3).map((values) => Float32Array.from(values)) },
    { requiredKeys: ['vector'] },
  );
  return fc.record({
    count: fc.nat({ max: 100_000 }),
    mean: numbers(space.dimensions).map((values) => Float32Array.from(values)),
    sample: fc.array(input, { maxLength: 3 }),
  });
}

function addition(space: EmbeddingSpace): fc.Arbitrary<MemoryChange> {
  return fc
    .record({ preference: preference(space), at: fc.nat({ max: 5 }) }, { requiredKeys: ['preference'] })
    .map((added) => ({ kind: 'add', ...added }));
}

function comparison(space: EmbeddingSpace): fc.Arbitrary<Comparison> {
  const picture = fc.record(
    {
      embedding: unitVector(space).map((vector) => ({ space: space.id, vector })),
      attributes: numbers(3).map((values) => Float32Array.from(values)),
      source,
    },
    { requiredKeys: ['embedding'] },
  );
  return fc.record(
    {
      id,
      preferred: picture,
      other: picture,
      category: fc.constantFrom('general', '__proto__'),
      weight,
      createdAt,
      origin,
    },
    { requiredKeys: ['id', 'preferred', 'other', 'category', 'weight', 'createdAt'] },
  );
}

function comparing(space: EmbeddingSpace): fc.Arbitrary<MemoryChange> {
  return fc
    .record({ comparison: comparison(space), at: fc.nat({ max: 3 }) }, { requiredKeys: ['comparison'] })
    .map((added) => ({ kind: 'add-comparison', ...added }));
}

function undo(space: EmbeddingSpace): fc.Arbitrary<UndoStep> {
  const back = fc.oneof(
    addition(space),
    comparing(space),
    id.map((removed): MemoryChange => ({ kind: 'remove', id: removed })),
    id.map((removed): MemoryChange => ({ kind: 'remove-comparison', id: removed })),
  );
  return fc.record({ label: fc.string({ unit: 'grapheme' }), createdAt, changes: fc.array(back, { maxLength: 2 }) });
}

/** Any change, possible or not: adding twice, removing what is not there and other spaces included. */
function anyChange(space: EmbeddingSpace): fc.Arbitrary<MemoryChange> {
  const otherSpace = { id: `other than ${space.id}`, dimensions: space.dimensions };
  const part = fc.record(
    { verdict, category, weight, metadata, source: fc.option(source), origin: fc.option(origin) },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 12, arbitrary: addition(space) },
    { weight: 4, arbitrary: id.map((removed): MemoryChange => ({ kind: 'remove', id: removed })) },
    {
      weight: 5,
      arbitrary: fc.tuple(id, part).map(([updated, set]): MemoryChange => ({ kind: 'update', id: updated, set })),
    },
    { weight: 4, arbitrary: comparing(space) },
    { weight: 2, arbitrary: id.map((removed): MemoryChange => ({ kind: 'remove-comparison', id: removed })) },
    { weight: 1, arbitrary: fc.oneof(addition(otherSpace), comparing(otherSpace)) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(space, space, otherSpace, null)
        .map((set): MemoryChange => ({ kind: 'set-space', space: set })),
    },
    {
      weight: 1,
      arbitrary: fc.option(background(space)).map((set): MemoryChange => ({ kind: 'set-background', background: set })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          generationCount: fc.nat(),
          filterApplications: fc.nat(),
          averageScore: fc.double({ min: -1, max: 1, noNaN: true }),
        })
        .map(
          (set): MemoryChange => ({
            kind: 'set-statistics',
            statistics: { ...set, averageScore: set.averageScore + 0 },
          }),
        ),
    },
    { weight: 3, arbitrary: undo(space).map((step): MemoryChange => ({ kind: 'push-undo', step })) },
    { weight: 2, arbitrary: fc.constant<MemoryChange>({ kind: 'pop-undo' }) },
  );
}

/** Commits one after another; never more than 20 undo steps, which every store keeps. */
export function history(space: EmbeddingSpace): fc.Arbitrary<MemoryChange[][]> {
  return fc.array(fc.array(anyChange(space), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
}
