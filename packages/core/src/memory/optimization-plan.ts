import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import type { OptimizationPlan } from '../statistics/optimize-memory.ts';
import { countOf, type Decision } from './decision.ts';
import { additionsBack } from './removal-plan.ts';
import { updateBackTo } from './update-preference.ts';

/** What it takes to do what was planned for just this memory. */
export function decideOptimization(
  { preferences }: Pick<MemorySnapshot, 'preferences'>,
  plan: OptimizationPlan,
): Decision<OptimizationPlan> {
  const removedIds = new Set(plan.removals.map(({ id }) => id));
  const strengthenedIds = new Set(plan.strengthened.map(({ id }) => id));
  const removed = new Set(preferences.filter(({ id }) => removedIds.has(id)));
  const strengthened = preferences.filter(({ id }) => strengthenedIds.has(id));
  return {
    label: `optimize away ${countOf(removed.size, 'rating')}`,
    changes: [
      ...plan.strengthened.map(({ id, set }): MemoryChange => ({ kind: 'update', id, set })),
      ...[...removedIds].map((id): MemoryChange => ({ kind: 'remove', id })),
    ],
    inverse: [
      ...additionsBack(preferences, removed),
      ...strengthened.map((each): MemoryChange => ({ kind: 'update', id: each.id, set: updateBackTo(each) })),
    ],
    result: plan,
  };
}
