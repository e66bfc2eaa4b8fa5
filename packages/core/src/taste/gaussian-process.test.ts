import { expect, it } from 'vitest';
import { explainedVariance, fitGaussianProcess } from './gaussian-process.ts';

const kernel = (a: number, b: number) => Math.exp(-0.5 * (a - b) ** 2);
const places = [0, 0.7, 2];
const targets = Float64Array.of(1, -1, 0.5);
const noise = Float64Array.of(0.1, 0.2, 0.3);
const matrix = () => Float64Array.from(places.flatMap((a) => places.map((b) => kernel(a, b))));
const at = (place: number) => Float64Array.from(places, (each) => kernel(place, each));

it('solves the same system as a direct inverse', () => {
  const { coefficients } = fitGaussianProcess(matrix(), noise, targets, 3);
  const system = matrix();
  for (let i = 0; i < 3; i++) {
    let left = noise[i]! * coefficients[i]!;
    for (let j = 0; j < 3; j++) left += system[i * 3 + j]! * coefficients[j]!;
    expect(left).toBeCloseTo(targets[i]!, 12);
  }
});

it('explains nearly all variance at a point with little noise and none far away', () => {
  const process = fitGaussianProcess(matrix(), Float64Array.of(1e-6, 0.2, 0.3), targets, 3);
  expect(explainedVariance(process, at(0))).toBeCloseTo(1, 5);
  expect(explainedVariance(process, at(50))).toBeCloseTo(0, 12);
});

it('has the leave-one-out density that leaving each point out gives', () => {
  const { leaveOneOutLogDensity } = fitGaussianProcess(matrix(), noise, targets, 3);
  let expected = 0;
  for (let out = 0; out < 3; out++) {
    const rest = [0, 1, 2].filter((i) => i !== out);
    const process = fitGaussianProcess(
      Float64Array.from(rest.flatMap((i) => rest.map((j) => kernel(places[i]!, places[j]!)))),
      Float64Array.from(rest, (i) => noise[i]!),
      Float64Array.from(rest, (i) => targets[i]!),
      2,
    );
    const k = Float64Array.from(rest, (i) => kernel(places[out]!, places[i]!));
    const mean = k.reduce((sum, value, i) => sum + value * process.coefficients[i]!, 0);
    const variance = 1 - explainedVariance(process, k) + noise[out]!;
    expected -= 0.5 * (Math.log(variance) + (targets[out]! - mean) ** 2 / variance);
  }
  expect(leaveOneOutLogDensity).toBeCloseTo(expected, 10);
});
