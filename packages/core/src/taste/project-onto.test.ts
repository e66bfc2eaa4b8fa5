import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { projectOnto } from './project-onto.ts';
import { scaleToUnit } from './taste-features.ts';

const dimensions = 6;
const direction = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })
  .map((values) => scaleToUnit(Float32Array.from(values)))
  .filter((vector) => dotProduct(vector, vector) > 0.5);

describe('projecting onto what some directions span', () => {
  it('keeps the angles between vectors that lie there', () => {
    fc.assert(
      fc.property(fc.array(direction, { minLength: 1, maxLength: 4 }), (spanning) => {
        const project = projectOnto(spanning);
        for (const one of spanning)
          for (const other of spanning)
            expect(dotProduct(project(one), project(other))).toBeCloseTo(dotProduct(one, other), 2);
      }),
    );
  });

  it('takes no direction twice, and leaves unit vectors', () => {
    fc.assert(
      fc.property(direction, direction, (one, other) => {
        const project = projectOnto([one, one, one]);
        expect(project(other)).toHaveLength(1);
        const projected = project(other);
        const length = dotProduct(projected, projected);
        expect(Math.min(length, Math.abs(length - 1))).toBeCloseTo(0, 5);
      }),
    );
  });
});
