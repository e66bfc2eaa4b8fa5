import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectVsmError } from '../rejection.ts';
import { history } from './arbitraries.ts';
import type { Harness } from './harness.ts';
import { contentsOf } from './harness.ts';
import { commitToModel, contentsOfModel, emptyModel } from './model.ts';

/** The law that contains most others: whatever is committed, the store says what the model says. */
export function testModelLaws(harness: Harness): void {
  it('behaves like a Map under any history of commits, also when opened again', async () => {
    await fc.assert(
      fc.asyncProperty(history(harness.space), async (commits) => {
        const store = await harness.open();
        let model = emptyModel;
        for (const changes of commits) {
          const expected = commitToModel(model, changes);
          if ('codes' in expected) {
            await expectVsmError(store.commit(changes), ...expected.codes);
          } else {
            await store.commit(changes);
            model = expected;
          }
          expect(await contentsOf(store)).toEqual(contentsOfModel(model));
        }
        await store.close();
        if (!harness.canReopen) return;
        const again = await harness.reopen();
        expect(await contentsOf(again)).toEqual(contentsOfModel(model));
        await again.close();
      }),
      { numRuns: harness.runs },
    );
  });
}
