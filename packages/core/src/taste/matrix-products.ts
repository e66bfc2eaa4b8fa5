import { createMatrix, type Matrix } from './matrix.ts';

/** How many rows of one matrix are multiplied with how many of another at once. */
export const block = { rows: 4, others: 2 } as const;

/**
 * Dot products of four rows with two others, from column `from` to before `to`, into `dots`, row by row. Each number read
 * serves in several sums and all sums stay in registers, which plain JavaScript does fastest.
 */
export function dotBlock(
  a: Matrix,
  row: number,
  b: Matrix,
  other: number,
  from: number,
  to: number,
  dots: Float64Array,
): void {
  multiplyBlock(
    a.values,
    row * a.columns + from,
    a.columns,
    b.values,
    other * b.columns + from,
    b.columns,
    to - from,
    dots,
  );
}

function multiplyBlock(
  left: Float64Array,
  first: number,
  stride: number,
  right: Float64Array,
  even: number,
  otherStride: number,
  length: number,
  dots: Float64Array,
): void {
  const second = first + stride;
  const third = second + stride;
  const fourth = third + stride;
  const odd = even + otherStride;
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let c0 = 0;
  let c1 = 0;
  let d0 = 0;
  let d1 = 0;
  for (let i = 0; i < length; i++) {
    const x = right[even + i]!;
    const y = right[odd + i]!;
    const a = left[first + i]!;
    a0 += a * x;
    a1 += a * y;
    const b = left[second + i]!;
    b0 += b * x;
    b1 += b * y;
    const c = left[third + i]!;
    c0 += c * x;
    c1 += c * y;
    const d = left[fourth + i]!;
    d0 += d * x;
    d1 += d * y;
  }
  dots[0] = a0;
  dots[1] = a1;
  dots[2] = b0;
  dots[3] = b1;
  dots[4] = c0;
  dots[5] = c1;
  dots[6] = d0;
  dots[7] = d1;
}

/** A Bᵀ: the dot product of each row of A with each of B. */
export function crossProducts(a: Matrix, b: Matrix): Matrix {
  const products = createMatrix(a.rows, b.rows);
  const { values, columns } = products;
  const dots = new Float64Array(block.rows * block.others);
  for (let row = 0; row < a.rows; row += block.rows) {
    for (let other = 0; other < b.rows; other += block.others) {
      dotBlock(a, row, b, other, 0, a.columns, dots);
      const isWhole = other + 1 < b.rows;
      for (let i = 0; i < block.rows; i++) {
        const at = (row + i) * columns + other;
        values[at] = dots[block.others * i]!;
        if (isWhole) values[at + 1] = dots[block.others * i + 1]!;
      }
    }
  }
  return products;
}

/**
 * Adds `factor` A Aᵀ to the lower triangle of `sum`, in place; what stands above it has no meaning then.
 *
 * @param isUpper whether A is an upper triangle, with zeros below.
 */
export function addSquare(sum: Matrix, a: Matrix, factor = 1, isUpper = false): void {
  const { values, columns } = sum;
  const dots = new Float64Array(block.rows * block.others);
  for (let row = 0; row < a.rows; row += block.rows) {
    const last = Math.min(row + block.rows, a.rows);
    for (let other = 0; other < last; other += block.others) {
      dotBlock(a, row, a, other, isUpper ? row : 0, a.columns, dots);
      const isWhole = other + 1 < a.rows;
      for (let i = row; i < last; i++) {
        const at = i * columns + other;
        values[at]! += factor * dots[block.others * (i - row)]!;
        if (isWhole) values[at + 1]! += factor * dots[block.others * (i - row) + 1]!;
      }
    }
  }
}

/** xᵀAx of a symmetric A, of which the lower triangle is read. */
export function quadraticForm({ rows, columns, values }: Matrix, x: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows; row += block.rows) {
    const first = row * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < row; i += 2) {
      const even = x[i]!;
      const odd = x[i + 1]!;
      a += values[first + i]! * even + values[first + i + 1]! * odd;
      b += values[second + i]! * even + values[second + i + 1]! * odd;
      c += values[third + i]! * even + values[third + i + 1]! * odd;
      d += values[fourth + i]! * even + values[fourth + i + 1]! * odd;
    }
    const before = [a, b, c, d];
    for (let i = row; i < Math.min(row + block.rows, rows); i++) {
      let within = before[i - row]!;
      for (let k = row; k < i; k++) within += values[i * columns + k]! * x[k]!;
      sum += x[i]! * (2 * within + values[i * columns + i]! * x[i]!);
    }
  }
  return sum;
}
