import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbedding } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import { applyMemoryChanges } from './apply-changes.ts';
import { MemoryState } from './memory-state.ts';
import { emptySnapshot, headOfSnapshot } from './view-snapshot.ts';

const space = { id: 'test-space', dimensions: 2 };
const updatedAt = '2025-01-01T00:00:00+00:00';

const id = fc.constantFrom('a', 'b', 'c', 'd');
const verdict = fc.constantFrom('like' as const, 'dislike' as const);
const change: fc.Arbitrary<MemoryChange> = fc.oneof(
  fc.tuple(id, verdict).map(([added, given]) => addition(added, given)),
  fc.tuple(id, fc.nat({ max: 4 })).map(([added, at]) => ({ ...addition(added), at })),
  id.map((removed): MemoryChange => ({ kind: 'remove', id: removed })),
  fc.record({ id, verdict }).map(({ id: updated, ...set }): MemoryChange => ({ kind: 'update', id: updated, set })),
  fc.constant<MemoryChange>({ kind: 'push-undo', step: { label: 'a step', createdAt: updatedAt, changes: [] } }),
  fc.constant<MemoryChange>({ kind: 'pop-undo' }),
);

function addition(added: string, given: 'like' | 'dislike' = 'like'): MemoryChange {
  const preference = {
    id: added,
    verdict: given,
    embedding: createEmbedding(space, [1, 2]),
    category: 'general',
    weight: 1,
    createdAt: null,
    metadata: {},
  };
  return { kind: 'add', preference };
}

describe('MemoryState', () => {
  it('says after any commits what the pure function says, and keeps what it said before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 })), (commits) => {
        const state = new MemoryState(emptySnapshot);
        const told: [said: MemorySnapshot, model: MemorySnapshot][] = [];
        let model: MemorySnapshot = emptySnapshot;
        for (const changes of commits) {
          const next = attempt(() => ({ ...applyMemoryChanges(model, changes), updatedAt }));
          if (next === null) expect(() => state.plan(changes)).toThrow(VsmError);
          else state.plan(changes).apply(updatedAt);
          model = next ?? model;
          expect(state.head('r')).toEqual(headOfSnapshot(model, 'r'));
          told.push([state.snapshot(), model]);
        }
        for (const [said, expected] of told) expect(said).toEqual(expected);
      }),
    );
  });

  it('shows planned changes without making them', () => {
    const state = new MemoryState(emptySnapshot);
    const planned = state.plan([addition('a')]);
    const shown = planned.snapshot().preferences;
    expect(shown).toHaveLength(1);
    expect(state.preferences()).toHaveLength(0);
    planned.apply(updatedAt);
    expect(state.preferences()).toEqual(shown);
  });
});

function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (VsmError.is(error)) return null;
    throw error;
  }
}
