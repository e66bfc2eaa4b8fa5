/** The weighted least squares of many rows, kept as sums whose size does not depend on how many there were. */
export interface NormalEquations {
  /** Sum of weight x row x rowᵀ: the lower triangle, row-major `[size, size]`. */
  readonly matrix: Float64Array;
  /** Sum of weight x target x row. `[size]` */
  readonly right: Float64Array;
}

/** This many rows are added at once, so that the matrix is read and written a quarter as often. */
const batch = 4;

export function createNormalEquations(size: number): NormalEquations {
  return { matrix: new Float64Array(size * size), right: new Float64Array(size) };
}

export function copyNormalEquations({ matrix, right }: NormalEquations): NormalEquations {
  return { matrix: matrix.slice(), right: right.slice() };
}

/** Adds rows to the sums, in place. `weights` and `targets` belong to the rows one by one. */
export function addRows(
  { matrix, right }: NormalEquations,
  rows: readonly Float64Array[],
  weights: ArrayLike<number>,
  targets: ArrayLike<number>,
): void {
  const size = right.length;
  const nothing = new Float64Array(size);
  for (let first = 0; first < rows.length; first += batch) {
    const row = (i: number) => rows[first + i] ?? nothing;
    addBatch(
      matrix,
      [row(0), row(1), row(2), row(3)],
      [0, 1, 2, 3].map((i) => weights[first + i] ?? 0),
    );
  }
  for (let i = 0; i < rows.length; i++) addScaled(right, rows[i]!, weights[i]! * targets[i]!);
}

function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * values[i]!;
}

type Four<T> = readonly [T, T, T, T];

function addBatch(matrix: Float64Array, [a, b, c, d]: Four<Float64Array>, weights: readonly number[]): void {
  const size = a.length;
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const fromA = weights[0]! * a[row]!;
    const fromB = weights[1]! * b[row]!;
    const fromC = weights[2]! * c[row]!;
    const fromD = weights[3]! * d[row]!;
    for (let column = 0; column <= row; column++) {
      matrix[start + column]! += fromA * a[column]! + fromB * b[column]! + fromC * c[column]! + fromD * d[column]!;
    }
  }
}
