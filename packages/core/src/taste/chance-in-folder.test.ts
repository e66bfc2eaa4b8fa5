import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { chanceInFolder } from './chance-in-folder.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });

/** Honest probabilities at equal prevalence of `count` pictures, of which `share` are liked. */
function drawFolder(count: number, share: number, seed: number): { probabilities: number[]; labels: boolean[] } {
  const random = createRandom(seed);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const labels = Array.from({ length: count }, () => random() < share);
  // Of unit normals around +1 and -1 the log odds of a value is twice the value.
  return { labels, probabilities: labels.map((isLike) => 1 / (1 + Math.exp(-2 * (gaussian() + (isLike ? 1 : -1))))) };
}

it('follows how many of a folder are liked, without leaving a quarter too far, and is honest there', () => {
  const prevalences = [0.05, 0.25, 0.5, 0.8].map(
    (share) => chanceInFolder(drawFolder(4000, share, 7).probabilities).prevalence,
  );
  expect(prevalences).toEqual(prevalences.toSorted((a, b) => a - b));
  expect(prevalences[0]).toBeLessThan(0.2);
  expect(prevalences[3]).toBeGreaterThan(0.5);

  const { probabilities, labels } = drawFolder(4000, 0.25, 7);
  const { prevalence, chances } = chanceInFolder(probabilities);
  expect(Math.abs(prevalence - 0.25)).toBeLessThan(0.02);
  const high = chances.flatMap((chance, i) => (chance > 0.5 ? [{ chance, isLike: labels[i]! }] : []));
  const foretold = high.reduce((sum, { chance }) => sum + chance, 0) / high.length;
  const happened = high.filter(({ isLike }) => isLike).length / high.length;
  expect(Math.abs(foretold - happened)).toBeLessThan(0.05);
});

it('believes a quarter to be liked where the scores say nothing', () => {
  expect(chanceInFolder([]).prevalence).toBe(0.25);
  const { prevalence, chances } = chanceInFolder(Array.from({ length: 50 }, () => 0.5));
  expect(prevalence).toBeCloseTo(0.25, 6);
  expect(chances[7]).toBeCloseTo(0.25, 6);
});

it('keeps the order and stays within 0..1, whatever the scores', () => {
  fc.assert(
    fc.property(fc.array(probability, { maxLength: 40 }), (probabilities) => {
      const { prevalence, chances } = chanceInFolder(probabilities);
      expect(prevalence).toBeGreaterThan(0);
      expect(prevalence).toBeLessThan(1);
      for (const [i, chance] of chances.entries()) {
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        if (i > 0 && probabilities[i]! >= probabilities[i - 1]!) expect(chance).toBeGreaterThanOrEqual(chances[i - 1]!);
      }
    }),
  );
});
