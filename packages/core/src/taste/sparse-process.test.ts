import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { addRows, createNormalEquations } from './normal-equations.ts';
import { fitSparseProcess, invertKernel, knowledgeOf, multiplyLower } from './sparse-process.ts';

const random = createRandom(5);
const places = Array.from({ length: 7 }, () => 4 * random());
const targets = places.map((place) => Math.sin(place));
const noise = 0.1;
const kernel = (a: number, b: number) => Math.exp(-((a - b) ** 2));
const rowAt = (place: number) => Float64Array.from(places, (other) => kernel(place, other));
const matrix = Float64Array.from(places.flatMap((place) => [...rowAt(place)]));

function fit() {
  const data = createNormalEquations(places.length);
  addRows(data, places.map(rowAt), new Float64Array(places.length).fill(1 / noise), targets);
  return fitSparseProcess(matrix, data);
}

/** (K + noise)⁻¹ right, by plain elimination. */
function solveExactly(right: readonly number[]): number[] {
  const rows = places.map((place, i) => [...rowAt(place).map((value, j) => value + (i === j ? noise : 0)), right[i]!]);
  rows.forEach((pivot, i) => {
    const scale = pivot[i]!;
    for (let k = i; k < pivot.length; k++) pivot[k]! /= scale;
    rows.forEach((row, j) => {
      if (j === i) return;
      const factor = row[i]!;
      for (let k = i; k < row.length; k++) row[k]! -= factor * pivot[k]!;
    });
  });
  return rows.map((row) => row.at(-1)!);
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

it('is the exact process where the points are the data: mean and variance', () => {
  const process = fit();
  const knowledge = knowledgeOf(invertKernel(matrix, places.length), process);
  for (const place of [0.3, 1.7, 3.9, 9]) {
    const row = rowAt(place);
    expect(dot(process.coefficients, row)).toBeCloseTo(dot(row, solveExactly(targets)), 4);
    let explained = 0;
    row.forEach((a, i) => {
      row.forEach((b, j) => {
        explained += a * b * knowledge[Math.max(i, j) * places.length + Math.min(i, j)]!;
      });
    });
    expect(explained).toBeCloseTo(dot(row, solveExactly([...row])), 4);
  }
});

it('takes away as much at the points as the data tell', () => {
  const { inverseFactor } = fit();
  const left = multiplyLower(inverseFactor, rowAt(places[0]!)).reduce((sum, value) => sum + value * value, 0);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(noise);
});
