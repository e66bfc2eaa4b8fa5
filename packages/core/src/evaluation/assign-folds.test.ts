import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { assignFolds } from './assign-folds.ts';

const items = fc.array(fc.record({ unit: fc.nat({ max: 20 }), liked: fc.boolean() }), { minLength: 4, maxLength: 60 });

test('parts no unit, whatever the seed', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 2, max: 6 }), fc.nat(), (pictures, folds, seed) => {
      const assigned = assignFolds(pictures, folds, createRandom(seed));
      const foldOf = new Map(pictures.map(({ unit }, i) => [unit, assigned[i]!]));
      pictures.forEach(({ unit }, i) => {
        expect(assigned[i]).toBe(foldOf.get(unit));
      });
    }),
  );
});

test('spreads both sides evenly where every picture is its own', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 4 }), fc.integer({ min: 2, max: 6 }), (sides, folds) => {
      const assigned = assignFolds(
        sides.map((liked, unit) => ({ unit, liked })),
        folds,
        createRandom(1),
      );
      for (const side of [true, false]) {
        const counts = Array.from({ length: folds }, () => 0);
        sides.forEach((liked, i) => {
          if (liked === side) counts[assigned[i]!]! += 1;
        });
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
