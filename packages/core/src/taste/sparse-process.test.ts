import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { solveRows } from './cholesky.ts';
import { rowOf, toMatrix } from './matrix.ts';
import { quadraticForm } from './matrix-products.ts';
import { addRows } from './normal-equations.ts';
import { fitSparseProcess, invertKernel, knowledgeOf } from './sparse-process.ts';

const random = createRandom(5);
const places = Array.from({ length: 7 }, () => 4 * random());
const targets = places.map((place) => Math.sin(place));
const noise = 0.1;
const kernel = (a: number, b: number) => Math.exp(-((a - b) ** 2));
const rowAt = (place: number) => Float64Array.from(places, (other) => kernel(place, other));
const kernelMatrix = () => toMatrix(places.map(rowAt), places.length);

function fit() {
  const equations = { matrix: kernelMatrix(), right: new Float64Array(places.length) };
  addRows(
    equations,
    kernelMatrix(),
    targets.map((target) => ({ weight: 1 / noise, target })),
  );
  return fitSparseProcess(equations);
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
  const knowledge = knowledgeOf(invertKernel(kernelMatrix()), process);
  for (const place of [0.3, 1.7, 3.9, 9]) {
    const row = rowAt(place);
    expect(dot(process.coefficients, row)).toBeCloseTo(dot(row, solveExactly(targets)), 4);
    expect(quadraticForm(knowledge, row)).toBeCloseTo(dot(row, solveExactly([...row])), 4);
  }
});

it('takes away as much at the points as the data tell', () => {
  const rows = toMatrix([rowAt(places[0]!)], places.length);
  solveRows(fit().factor, rows);
  const solved = rowOf(rows, 0);
  const left = dot(solved, solved);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(noise);
});
