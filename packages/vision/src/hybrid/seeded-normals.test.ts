import { describe, expect, it } from 'vitest';
import { drawNormals } from './seeded-normals.ts';

describe('drawNormals', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    expect(drawNormals(100, 7)).toEqual(drawNormals(100, 7));
    expect(drawNormals(100, 7)).not.toEqual(drawNormals(100, 8));
  });

  it('starts alike for every count', () => {
    expect(drawNormals(7, 3)).toEqual(drawNormals(100, 3).slice(0, 7));
  });

  it('has the moments of a normal distribution', () => {
    const values = drawNormals(200_000, 1);
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(moment(4)).toBeCloseTo(3, 0);
  });
});
