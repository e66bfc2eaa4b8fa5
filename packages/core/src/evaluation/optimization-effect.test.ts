import { expect, test } from 'vitest';
import { optimizeMemory } from '../statistics/optimize-memory.ts';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { measureOptimization } from './optimization-effect.ts';
import { toPreferences } from './rated-pictures.testing.ts';

const options = { background: commonBackground };
const preferences = toPreferences(drawPictures(50, 41, 2), ({ subject }) => subject < 3);

test('tells what is left of a taste', async () => {
  const plan = optimizeMemory({ preferences }, { maxPreferences: 8 });
  const { before, after, difference } = (await measureOptimization(preferences, plan, options))!;
  expect(before.auc).toBeGreaterThan(0.7);
  expect(difference.difference).toBeCloseTo(after.auc - before.auc, 12);
  expect(difference.low).toBeLessThanOrEqual(difference.difference);
});

test('a picture that was rated twice is worth as much as one that counts double', async () => {
  const twice = preferences.flatMap((rating) => [rating, { ...rating, id: `${rating.id} again` }]);
  const plan = optimizeMemory({ preferences: twice });
  expect(plan.strengthened).toHaveLength(50);
  const { difference } = (await measureOptimization(twice, plan, options))!;
  expect(Math.abs(difference.difference)).toBeLessThan(0.02);
});

test('tells nothing where nothing is removed', async () => {
  expect(await measureOptimization(preferences, optimizeMemory({ preferences }), options)).toBeNull();
});
