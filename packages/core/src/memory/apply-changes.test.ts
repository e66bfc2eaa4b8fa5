import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbedding } from '../embedding.ts';
import { VsmError, type VsmErrorCode } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, PreferenceUpdate, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { applyMemoryChanges } from './apply-changes.ts';
import { emptySnapshot } from './view-snapshot.ts';

const space = { id: 'test-space', dimensions: 3 };

function preference(id: string, weight = 1): Preference {
  return {
    id,
    verdict: 'like',
    embedding: createEmbedding(space, [1, 2, 3]),
    category: 'general',
    weight,
    createdAt: '2025-01-01T00:00:00+00:00',
    metadata: {},
  };
}

function undoStep(label: string): UndoStep {
  return { label, createdAt: '2025-01-01T00:00:00+00:00', changes: [] };
}

function memoryOf(...ids: string[]): MemorySnapshot {
  return { ...emptySnapshot, space, preferences: ids.map((id) => preference(id)) };
}

function ids(snapshot: MemorySnapshot): string[] {
  return snapshot.preferences.map(({ id }) => id);
}

function codeOf(action: () => unknown): VsmErrorCode | undefined {
  try {
    action();
  } catch (error) {
    if (VsmError.is(error)) return error.code;
    throw error;
  }
  return undefined;
}

describe('applyMemoryChanges', () => {
  it('adds at the end and lets the first preference decide the space', () => {
    const memory = applyMemoryChanges(emptySnapshot, [
      { kind: 'add', preference: preference('b') },
      { kind: 'add', preference: preference('a') },
    ]);
    expect(ids(memory)).toEqual(['b', 'a']);
    expect(memory.space).toEqual(space);
  });

  it('keeps the place of an updated preference and puts one added again last', () => {
    const memory = applyMemoryChanges(memoryOf('a', 'b', 'c'), [
      { kind: 'update', id: 'b', set: { verdict: 'dislike' } },
      { kind: 'remove', id: 'a' },
      { kind: 'add', preference: preference('a', 2) },
      { kind: 'update', id: 'a', set: { weight: 3 } },
    ]);
    expect(ids(memory)).toEqual(['b', 'c', 'a']);
    expect(memory.preferences[0]?.verdict).toBe('dislike');
    expect(memory.preferences[2]?.weight).toBe(3);
  });

  it('puts an added preference at its place, last where there are not so many', () => {
    const memory = applyMemoryChanges(memoryOf('a', 'b', 'c'), [
      { kind: 'remove', id: 'b' },
      { kind: 'add', preference: preference('x'), at: 1 },
      { kind: 'add', preference: preference('first'), at: 0 },
      { kind: 'add', preference: preference('last'), at: 99 },
      { kind: 'remove', id: 'a' },
      { kind: 'add', preference: preference('end') },
    ]);
    expect(ids(memory)).toEqual(['first', 'x', 'c', 'last', 'end']);
  });

  it('takes a source or an origin away where it is set to null', () => {
    const rated = { ...preference('a'), source: { path: 'a.png' }, origin: { importedAt: '2025-01-01T00:00:00Z' } };
    const update = (set: PreferenceUpdate) =>
      applyMemoryChanges({ ...emptySnapshot, space, preferences: [rated] }, [{ kind: 'update', id: 'a', set }]);
    expect(update({ source: null, origin: null }).preferences).toEqual([preference('a')]);
    expect(update({ weight: 2, source: { path: 'b.png' } }).preferences).toEqual([
      { ...rated, weight: 2, source: { path: 'b.png' } },
    ]);
  });

  it('shares what no change touches, the whole list included', () => {
    const before = memoryOf('a', 'b');
    const after = applyMemoryChanges(before, [
      { kind: 'set-statistics', statistics: { generationCount: 1, filterApplications: 0, averageScore: 0.5 } },
    ]);
    expect(after.preferences).toBe(before.preferences);
    expect(after.statistics.generationCount).toBe(1);
  });

  it('keeps the newest undo steps up to the limit', () => {
    const pushes = Array.from(
      { length: 25 },
      (_, i): MemoryChange => ({
        kind: 'push-undo',
        step: undoStep(`step ${i}`),
      }),
    );
    const labels = (limit?: number): string[] =>
      applyMemoryChanges(emptySnapshot, pushes, limit === undefined ? {} : { undoLimit: limit }).undoSteps.map(
        ({ label }) => label,
      );
    expect(labels()).toHaveLength(20);
    expect(labels().at(0)).toBe('step 5');
    expect(labels(30)).toHaveLength(25);
    expect(codeOf(() => labels(19))).toBe('INVALID_ARGUMENT');
    expect(
      applyMemoryChanges(emptySnapshot, [...pushes, { kind: 'pop-undo' }])
        .undoSteps.map(({ label }) => label)
        .at(-1),
    ).toBe('step 23');
  });

  it.each<[VsmErrorCode, string, readonly MemoryChange[]]>([
    ['PREFERENCE_INVALID', 'an id that exists', [{ kind: 'add', preference: preference('a') }]],
    [
      'PREFERENCE_INVALID',
      'an id added twice',
      [
        { kind: 'add', preference: preference('x') },
        { kind: 'add', preference: preference('x') },
      ],
    ],
    ['PREFERENCE_NOT_FOUND', 'removing an unknown id', [{ kind: 'remove', id: 'x' }]],
    [
      'PREFERENCE_NOT_FOUND',
      'removing twice',
      [
        { kind: 'remove', id: 'a' },
        { kind: 'remove', id: 'a' },
      ],
    ],
    ['PREFERENCE_NOT_FOUND', 'updating an unknown id', [{ kind: 'update', id: 'x', set: { weight: 2 } }]],
    [
      'SPACE_MISMATCH',
      'an embedding of another space',
      [
        {
          kind: 'add',
          preference: { ...preference('x'), embedding: createEmbedding({ id: 'other', dimensions: 3 }, [1, 0, 0]) },
        },
      ],
    ],
    [
      'SPACE_MISMATCH',
      'an embedding of another length',
      [
        {
          kind: 'add',
          preference: { ...preference('x'), embedding: createEmbedding({ ...space, dimensions: 2 }, [1, 0]) },
        },
      ],
    ],
    [
      'SPACE_MISMATCH',
      'another space over preferences',
      [{ kind: 'set-space', space: { id: 'other', dimensions: 3 } }],
    ],
    ['SPACE_MISMATCH', 'no space over preferences', [{ kind: 'set-space', space: null }]],
    ['NOTHING_TO_UNDO', 'popping nothing', [{ kind: 'pop-undo' }]],
  ])('refuses with %s %s, whatever came before it', (code, _, changes) => {
    const memory = memoryOf('a', 'b');
    const before = structuredClone(memory);
    expect(codeOf(() => applyMemoryChanges(memory, changes))).toBe(code);
    const first: MemoryChange = { kind: 'update', id: 'b', set: { weight: 9 } };
    expect(codeOf(() => applyMemoryChanges(memory, [first, ...changes]))).toBe(code);
    expect(memory).toEqual(before);
  });

  it('sets another space once the preferences of the old one are gone', () => {
    const other = { id: 'other', dimensions: 2 };
    const moved = { ...preference('a'), embedding: createEmbedding(other, [1, 1]) };
    const memory = applyMemoryChanges(memoryOf('a'), [
      { kind: 'remove', id: 'a' },
      { kind: 'set-space', space: other },
      { kind: 'add', preference: moved },
    ]);
    expect(memory.space).toEqual(other);
    expect(memory.preferences).toEqual([moved]);
  });

  it('learns the attribute names of its space while it holds preferences', () => {
    const named = { ...space, attributeNames: ['light'] };
    expect(applyMemoryChanges(memoryOf('a'), [{ kind: 'set-space', space: named }]).space).toEqual(named);
  });

  it('equals edits of a Map, in one commit or one by one', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const change: fc.Arbitrary<MemoryChange> = fc.oneof(
      id.map((added): MemoryChange => ({ kind: 'add', preference: preference(added) })),
      fc
        .tuple(id, fc.nat({ max: 6 }))
        .map(([added, at]): MemoryChange => ({ kind: 'add', preference: preference(added), at })),
      id.map((removed): MemoryChange => ({ kind: 'remove', id: removed })),
      fc
        .tuple(id, fc.integer({ min: 1, max: 9 }))
        .map(([updated, weight]): MemoryChange => ({ kind: 'update', id: updated, set: { weight } })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const model = new Map([
          ['a', preference('a')],
          ['b', preference('b')],
        ]);
        const possible = changes.filter((next) => applyToMap(model, next));
        const start = memoryOf('a', 'b');
        const oneByOne = possible.reduce((memory, next) => applyMemoryChanges(memory, [next]), start);
        expect(oneByOne.preferences).toEqual([...model.values()]);
        expect(applyMemoryChanges(start, possible)).toEqual(oneByOne);
      }),
    );
  });
});

/** Whether the change was possible. */
function applyToMap(model: Map<string, Preference>, change: MemoryChange): boolean {
  if (change.kind === 'add') {
    if (model.has(change.preference.id)) return false;
    const entries = [...model];
    entries.splice(change.at ?? entries.length, 0, [change.preference.id, change.preference]);
    model.clear();
    for (const [id, added] of entries) model.set(id, added);
    return true;
  }
  if (change.kind === 'remove') return model.delete(change.id);
  if (change.kind !== 'update') return false;
  const present = model.get(change.id);
  if (present === undefined) return false;
  model.set(change.id, { ...present, weight: change.set.weight ?? present.weight });
  return true;
}
