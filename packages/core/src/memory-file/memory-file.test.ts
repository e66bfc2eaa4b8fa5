import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import { oracleCases } from './oracle.testing.ts';
import { type MemoryFileContent, readMemoryFile, readMemoryRoot } from './read-memory-file.ts';
import { decodeExactEmbedding } from './read-vector.ts';
import { snapshot } from './snapshot.testing.ts';
import type { MemorySnapshot } from './snapshot.ts';
import { writeMemoryFile } from './write-memory-file.ts';

/** What the text holds, or `null` where it is refused as it may be. */
function readOrRefuse(text: string): MemoryFileContent | null {
  try {
    return readMemoryFile(text);
  } catch (error) {
    if (VsmError.is(error, 'MEMORY_CORRUPT')) return null;
    throw error;
  }
}

function expectSound({ preferences, space, statistics }: MemorySnapshot): void {
  expect(new Set(preferences.map(({ id }) => id)).size).toBe(preferences.length);
  for (const { embedding, weight } of preferences) {
    expect(embedding.space).toBe(space?.id);
    expect(embedding.vector).toHaveLength(space?.dimensions ?? -1);
    expect(dotProduct(embedding.vector, embedding.vector)).toBeCloseTo(1, 5);
    expect(weight).toSatisfy(Number.isFinite);
  }
  expect(Object.values(statistics)).toSatisfy((values: number[]) => values.every(Number.isFinite));
}

describe('writing and reading', () => {
  test('gives back an equal memory, bit for bit, with nothing to repair', () => {
    fc.assert(
      fc.property(snapshot, (memory) => {
        expect(readMemoryFile(writeMemoryFile(memory))).toEqual({ snapshot: memory, repairs: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('exactly compact gives back an equal memory, bit for bit, also entry by entry', () => {
    fc.assert(
      fc.property(snapshot, (memory) => {
        const text = writeMemoryFile(memory, { compact: 'exact' });
        expect(readMemoryFile(text)).toEqual({ snapshot: memory, repairs: [] });
        const root = JSON.parse(text);
        for (const entry of [...root.liked, ...root.disliked]) decodeExactEmbedding(entry);
        expect(readMemoryRoot(root)).toEqual({ snapshot: memory, repairs: [] });
      }),
    );
  });

  test('compact gives back the same memory with vectors rounded to float16, with nothing to repair', () => {
    fc.assert(
      fc.property(snapshot, (memory) => {
        const { snapshot: read, repairs } = readMemoryFile(writeMemoryFile(memory, { compact: true }));
        expect(repairs).toEqual([]);
        expectSound(read);
        const withoutVector = <T extends { readonly embedding: unknown }>({ embedding: _, ...rest }: T) => rest;
        const withoutVectors = ({ preferences, comparisons, background: _, ...rest }: MemorySnapshot): unknown => ({
          ...rest,
          preferences: preferences.map(withoutVector),
          comparisons: comparisons.map(({ preferred, other, ...facts }) => [
            facts,
            withoutVector(preferred),
            withoutVector(other),
          ]),
        });
        expect(withoutVectors(read)).toEqual(withoutVectors(memory));
        read.preferences.forEach(({ embedding }, index) => {
          expect(dotProduct(embedding.vector, memory.preferences[index]!.embedding.vector)).toBeGreaterThan(0.999);
        });
      }),
    );
  });

  test.each(oracleCases.filter(({ name }) => readOrRefuseName(name)))(
    '$name: a file of the Python original settles after one round',
    ({ memoryText }) => {
      const { snapshot: read } = readMemoryFile(memoryText);
      expectSound(read);
      expect(readMemoryFile(writeMemoryFile(read))).toEqual({ snapshot: read, repairs: [] });
    },
  );
});

describe('damaged files', () => {
  const validText = fc.oneof(
    snapshot.map((memory) => writeMemoryFile(memory)),
    fc.constantFrom(...oracleCases.map(({ memoryText }) => memoryText).filter((text) => text.length < 10_000)),
  );

  test('a file cut off anywhere is refused as cut off, or complete but for blanks', () => {
    fc.assert(
      fc.property(snapshot, fc.double({ min: 0, max: 1, noNaN: true }), (memory, share) => {
        const text = writeMemoryFile(memory);
        const cut = text.slice(0, Math.floor(text.length * share));
        const read = readOrRefuse(cut);
        if (read !== null) expect(cut.trimEnd()).toBe(text.trimEnd());
      }),
      { numRuns: 300 },
    );
  });

  test('any characters replaced give a sound memory or a refusal', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 12 }),
      text: fc.oneof(fc.constantFrom('NaN', '-Infinity', 'null', '[]', '{}', '"', '1e999', '-0', ','), fc.string()),
    });
    fc.assert(
      fc.property(validText, fc.array(edit, { minLength: 1, maxLength: 3 }), (valid, edits) => {
        const damaged = edits.reduce((text, { at, length, text: inserted }) => {
          const start = Math.floor(text.length * at);
          return text.slice(0, start) + inserted + text.slice(start + length);
        }, valid);
        const read = readOrRefuse(damaged);
        if (read === null) return;
        expectSound(read.snapshot);
        expect(readMemoryFile(writeMemoryFile(read.snapshot))).toEqual({ snapshot: read.snapshot, repairs: [] });
      }),
      { numRuns: 1000 },
    );
  });

  test('any JSON at all, and any JSON in the place of any part, gives a sound memory or a refusal', () => {
    const parts = ['liked', 'disliked', 'metadata', 'categories', 'statistics', 'vsm', 'note'] as const;
    const entry = fc.record(
      {
        embedding: fc.oneof(fc.array(fc.oneof(fc.double(), fc.jsonValue())), fc.jsonValue()),
        embedding_f16: fc.jsonValue(),
        category: fc.jsonValue(),
        weight: fc.jsonValue(),
        timestamp: fc.oneof(fc.jsonValue(), fc.double()),
        metadata: fc.jsonValue(),
        id: fc.oneof(fc.constantFrom('a', 'b'), fc.jsonValue()),
        sequence: fc.oneof(fc.integer(), fc.jsonValue()),
        source: fc.jsonValue(),
        attributes: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const side = fc.oneof(fc.array(fc.oneof(entry, fc.array(fc.double()), fc.jsonValue())), fc.jsonValue());
    const vsm = fc.record(
      Object.fromEntries(
        ['space', 'background', 'undoSteps', 'bareEntries', 'rejected', 'unusable', 'formatVersion'].map((key) => [
          key,
          fc.jsonValue(),
        ]),
      ),
      { requiredKeys: [] },
    );
    const file = fc.oneof(
      fc.record(
        Object.fromEntries(
          parts.map((part) => [part, part.endsWith('liked') ? side : part === 'vsm' ? vsm : fc.jsonValue()]),
        ),
        {
          requiredKeys: [],
        },
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(file, (value) => {
        const read = readOrRefuse(JSON.stringify(value));
        if (read === null) return;
        expectSound(read.snapshot);
        expect(readMemoryFile(writeMemoryFile(read.snapshot))).toEqual({ snapshot: read.snapshot, repairs: [] });
      }),
      { numRuns: 1000 },
    );
  });
});

function readOrRefuseName(name: string): boolean {
  return !/^corrupt_(empty_file|not_object|truncated)$/.test(name);
}
