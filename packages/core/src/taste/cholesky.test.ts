import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { invertCholeskyFactor } from './cholesky.ts';

function positiveDefinite(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const factor = Float64Array.from({ length: n * n }, () => random() - 0.5);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const row = Math.floor(at / n);
    const column = at % n;
    let sum = row === column ? 0.1 : 0;
    for (let k = 0; k < n; k++) sum += factor[row * n + k]! * factor[column * n + k]!;
    return sum;
  });
}

it('inverts the factor: W A Wᵀ is the identity and W is lower triangular', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (n, seed) => {
      const matrix = positiveDefinite(n, seed);
      const w = matrix.slice();
      expect(invertCholeskyFactor(w, n)).toBe(true);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          if (j > i) expect(w[i * n + j]).toBe(0);
          let sum = 0;
          for (let k = 0; k < n; k++)
            for (let l = 0; l < n; l++) sum += w[i * n + k]! * matrix[k * n + l]! * w[j * n + l]!;
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 8);
        }
      }
    }),
  );
});

it('tells a matrix that is not positive definite', () => {
  expect(invertCholeskyFactor(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
});
