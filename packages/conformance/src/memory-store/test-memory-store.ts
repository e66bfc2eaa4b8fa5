import { describe, expect, it } from 'vitest';
import { testCommitLaws } from './commit-laws.ts';
import type { MemoryStoreSetup } from './harness.ts';
import { createHarness } from './harness.ts';
import { testModelLaws } from './model-laws.ts';
import { testQueryLaws } from './query-laws.ts';
import { testRoundTripLaws } from './round-trip-laws.ts';
import { testSharingLaws } from './sharing-laws.ts';

/** Declares the tests that prove a `MemoryStore`. Call it at the top of a vitest file. */
export function testMemoryStore(name: string, setup: MemoryStoreSetup): void {
  const harness = createHarness(setup);
  describe(`${name} is a MemoryStore that`, () => {
    describe('answers queries:', () => testQueryLaws(harness));
    describe('commits all or nothing:', () => testCommitLaws(harness));
    describe('gives back what it was given,', () => testRoundTripLaws(harness));
    describe.skipIf(!harness.canReopen)('shares its place:', () => testSharingLaws(harness));
    describe('agrees with a model:', () => testModelLaws(harness));

    it('may be closed twice', async () => {
      const store = await setup.open();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
