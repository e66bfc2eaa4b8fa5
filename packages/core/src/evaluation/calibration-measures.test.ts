import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { measureCalibration } from './calibration-measures.ts';

function draw(count: number, happens: (probability: number) => number) {
  const random = createRandom(4);
  return Array.from({ length: count }, () => {
    const probability = random();
    return { probability, liked: random() < happens(probability) };
  });
}

test('probabilities that come true show no more error than chance', () => {
  const measures = measureCalibration(
    draw(4000, (probability) => probability),
    createRandom(1),
  );
  expect(measures.expectedCalibrationError).toBeLessThan(1.5 * measures.errorByChance);
  expect(measures.brierScore).toBeCloseTo(1 / 6, 1);
  const holding = measures.bins.filter(({ foretold, low, high }) => low <= foretold && foretold <= high);
  expect(holding.length).toBeGreaterThanOrEqual(8);
});

test('probabilities that are too sure show it', () => {
  const measures = measureCalibration(
    draw(4000, (probability) => 0.5 + 0.3 * (probability - 0.5)),
    createRandom(1),
  );
  expect(measures.expectedCalibrationError).toBeCloseTo(0.7 / 4, 1);
  expect(measures.expectedCalibrationError).toBeGreaterThan(4 * measures.errorByChance);
});

test('likes in all count as much as dislikes in all', () => {
  const forecasts = [
    { probability: 0.75, liked: true },
    ...Array.from({ length: 9 }, () => ({ probability: 0.25, liked: false })),
  ];
  const { brierScore, bins } = measureCalibration(forecasts, createRandom(1));
  expect(brierScore).toBeCloseTo(0.0625, 12);
  expect(bins.map(({ likes, dislikes, happened }) => [likes, dislikes, happened])).toEqual([
    [0, 9, 0],
    [1, 0, 1],
  ]);
});
