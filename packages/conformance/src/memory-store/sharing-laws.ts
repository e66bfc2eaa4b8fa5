import type { MemoryChange } from '@vsm/core';
import { expect, it } from 'vitest';
import { expectVsmError } from '../rejection.ts';
import type { Harness } from './harness.ts';
import { contentsOf, listIds } from './harness.ts';

/** Two stores open on one place, as two processes are. */
export function testSharingLaws(harness: Harness): void {
  const add = (id: string): MemoryChange => ({ kind: 'add', preference: harness.preference(id) });

  it('shows what another store committed', async () => {
    const one = await harness.open();
    const other = await harness.reopen();
    const { revision } = await other.head();
    await one.commit([add('from one')]);
    expect(await listIds(other)).toEqual(['from one']);
    expect((await other.head()).revision).not.toBe(revision);
    await other.commit([add('from the other')]);
    expect(await contentsOf(one)).toEqual(await contentsOf(other));
  });

  it('loses nothing when two stores commit at once', async () => {
    const one = await harness.open();
    const other = await harness.reopen();
    const ids = Array.from({ length: 24 }, (_, i) => `shared ${i}`);
    await Promise.all(ids.map((id, i) => (i % 2 === 0 ? one : other).commit([add(id)])));
    expect((await listIds(one)).sort()).toEqual([...ids].sort());
    expect(await contentsOf(other)).toEqual(await contentsOf(one));
    await one.close();
    await other.close();
    expect((await listIds(await harness.reopen())).sort()).toEqual([...ids].sort());
  });

  it('judges a commit by what the other store has committed', async () => {
    const one = await harness.open();
    const other = await harness.reopen();
    await one.commit([add('a')]);
    await expectVsmError(other.commit([add('a')]), 'PREFERENCE_INVALID');
    await other.commit([{ kind: 'remove', id: 'a' }]);
    await expectVsmError(one.commit([{ kind: 'update', id: 'a', set: { weight: 2 } }]), 'PREFERENCE_NOT_FOUND');
  });

  it('refuses a commit to a revision that the other store has left', async () => {
    const one = await harness.open();
    const other = await harness.reopen();
    const { revision } = await one.head();
    await other.commit([add('a')], { ifRevision: revision });
    await expectVsmError(one.commit([add('b')], { ifRevision: revision }), 'MEMORY_CHANGED');
    expect(await listIds(one)).toEqual(['a']);
  });

  it('tells a watcher of another store’s commit (where the store can watch)', async (context) => {
    const one = await harness.open();
    if (one.watch === undefined) return context.skip('the store has no `watch`');
    const other = await harness.reopen();
    let unsubscribe: (() => void) | undefined;
    const told = new Promise<void>((resolve) => {
      unsubscribe = one.watch?.(resolve);
    });
    await other.commit([add('a')]);
    await told;
    unsubscribe?.();
    expect(await listIds(one)).toEqual(['a']);
  });
}
