import type { MemoryChange, VsmErrorCode } from '@vsm/core';
import { createEmbedding } from '@vsm/core';
import { expect, it } from 'vitest';
import { expectVsmError } from '../rejection.ts';
import type { Harness } from './harness.ts';
import { contentsOf, listIds, undoStep } from './harness.ts';

/** What a commit that can't be done must reject with, on a memory that holds the likes `a` and `b` and the comparison `c`. */
function refusals({
  space,
  preference,
  comparison,
}: Harness): readonly [VsmErrorCode, string, readonly MemoryChange[]][] {
  const other = { id: `${space.id}-other`, dimensions: space.dimensions };
  const longer = { id: space.id, dimensions: space.dimensions + 1 };
  const ofSpace = (target: typeof space): MemoryChange => ({
    kind: 'add',
    preference: preference('x', {
      embedding: createEmbedding(
        target,
        Array.from({ length: target.dimensions }, () => 1),
      ),
    }),
  });
  const comparing = (target: typeof space): MemoryChange => {
    const strange = { embedding: { ...preference('x').embedding, space: target.id } };
    return { kind: 'add-comparison', comparison: comparison('x', { other: strange }) };
  };
  const add = (id: string): MemoryChange => ({ kind: 'add', preference: preference(id) });
  return [
    ['PREFERENCE_INVALID', 'an id that is there', [add('a')]],
    ['PREFERENCE_INVALID', 'an id added twice in one commit', [add('x'), add('x')]],
    ['PREFERENCE_NOT_FOUND', 'removing an unknown id', [{ kind: 'remove', id: 'x' }]],
    [
      'PREFERENCE_NOT_FOUND',
      'removing an id twice',
      [
        { kind: 'remove', id: 'a' },
        { kind: 'remove', id: 'a' },
      ],
    ],
    ['PREFERENCE_NOT_FOUND', 'updating an unknown id', [{ kind: 'update', id: 'x', set: { weight: 2 } }]],
    ['PREFERENCE_NOT_FOUND', 'ids that only an object prototype has', [{ kind: 'remove', id: '__proto__' }]],
    ['SPACE_MISMATCH', 'an embedding of another space', [ofSpace(other)]],
    ['SPACE_MISMATCH', 'an embedding of another length', [ofSpace(longer)]],
    ['PREFERENCE_INVALID', 'a comparison whose id is there', [{ kind: 'add-comparison', comparison: comparison('c') }]],
    ['PREFERENCE_NOT_FOUND', 'removing an unknown comparison', [{ kind: 'remove-comparison', id: 'a' }]],
    ['SPACE_MISMATCH', 'a comparison of another space', [comparing(other)]],
    [
      'SPACE_MISMATCH',
      'no space over a comparison alone',
      [
        { kind: 'remove', id: 'a' },
        { kind: 'remove', id: 'b' },
        { kind: 'remove', id: 'good' },
        { kind: 'set-space', space: null },
      ],
    ],
    ['SPACE_MISMATCH', 'another space over preferences', [{ kind: 'set-space', space: other }]],
    ['SPACE_MISMATCH', 'no space over preferences', [{ kind: 'set-space', space: null }]],
    ['NOTHING_TO_UNDO', 'popping an undo step when there is none', [{ kind: 'pop-undo' }]],
  ];
}

export function testCommitLaws(harness: Harness): void {
  const { preference, comparison } = harness;

  it.each(refusals(harness))('refuses with %s %s, and applies nothing of that commit', async (code, _, changes) => {
    const store = await harness.open();
    await store.commit([
      { kind: 'add', preference: preference('a') },
      { kind: 'add', preference: preference('b') },
      { kind: 'add-comparison', comparison: comparison('c') },
    ]);
    const before = await contentsOf(store);
    const { revision } = await store.head();

    const good: MemoryChange[] = [
      { kind: 'update', id: 'b', set: { weight: 7, category: 'style' } },
      { kind: 'add', preference: preference('good') },
      { kind: 'set-statistics', statistics: { generationCount: 9, filterApplications: 8, averageScore: 0.5 } },
    ];
    await expectVsmError(store.commit([...good, ...changes]), code);
    expect(await contentsOf(store)).toEqual(before);
    expect((await store.head()).revision).toBe(revision);

    await store.commit([{ kind: 'remove', id: 'b' }]);
    expect(await listIds(store), 'the store still works').toEqual(['a']);
    if (!harness.canReopen) return;
    await store.close();
    expect(await listIds(await harness.reopen())).toEqual(['a']);
  });

  it('keeps the place of an updated preference and puts one added again last', async () => {
    const store = await harness.open();
    await store.commit(['a', 'b', 'c', '10', '9'].map((id) => ({ kind: 'add', preference: preference(id) })));
    await store.commit([
      { kind: 'update', id: 'b', set: { verdict: 'dislike' } },
      { kind: 'remove', id: 'a' },
      { kind: 'add', preference: preference('a') },
    ]);
    expect(await listIds(store)).toEqual(['b', 'c', '10', '9', 'a']);
    expect((await store.head()).counts).toEqual({ likes: 4, dislikes: 1 });
  });

  it('applies the changes of one commit in order', async () => {
    const store = await harness.open();
    await store.commit([
      { kind: 'add', preference: preference('a') },
      { kind: 'update', id: 'a', set: { weight: 2 } },
      { kind: 'remove', id: 'a' },
      { kind: 'set-space', space: { id: 'another', dimensions: 2 } },
      { kind: 'set-space', space: null },
      { kind: 'add', preference: preference('b') },
    ]);
    expect(await listIds(store)).toEqual(['b']);
    expect((await store.head()).space).toMatchObject({ id: harness.space.id, dimensions: harness.space.dimensions });
  });

  it('changes its revision with every commit and with nothing else', async () => {
    const store = await harness.open();
    const revisions = [(await store.head()).revision];
    for (const id of ['a', 'b', 'c']) {
      await store.commit([{ kind: 'add', preference: preference(id) }]);
      await listIds(store);
      revisions.push((await store.head()).revision);
      expect((await store.head()).revision).toBe(revisions.at(-1));
    }
    await store.commit([{ kind: 'push-undo', step: undoStep('a step') }]);
    revisions.push((await store.head()).revision);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it('takes commits made at once one after another', async () => {
    const store = await harness.open();
    const ids = Array.from({ length: 20 }, (_, i) => `at once ${i}`);
    await Promise.all(ids.map((id) => store.commit([{ kind: 'add', preference: preference(id) }])));
    expect((await listIds(store)).sort()).toEqual([...ids].sort());
  });

  it('resolves to the revision that the head then has', async () => {
    const store = await harness.open();
    const revision = await store.commit([{ kind: 'add', preference: preference('a') }]);
    expect(revision).toBe((await store.head()).revision);
  });

  it('commits to the revision that was read and refuses with MEMORY_CHANGED to another', async () => {
    const store = await harness.open();
    const read = (await store.head()).revision;
    const next = await store.commit([{ kind: 'add', preference: preference('a') }], { ifRevision: read });
    const late: MemoryChange[] = [{ kind: 'add', preference: preference('late') }];
    await expectVsmError(store.commit(late, { ifRevision: read }), 'MEMORY_CHANGED');
    expect(await listIds(store)).toEqual(['a']);
    expect((await store.head()).revision).toBe(next);
  });

  it('lets exactly one of several commits to the same revision through', async () => {
    const store = await harness.open();
    const { revision } = await store.head();
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((id) =>
        store.commit([{ kind: 'add', preference: preference(id) }], { ifRevision: revision }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listIds(store)).toHaveLength(1);
  });
}
