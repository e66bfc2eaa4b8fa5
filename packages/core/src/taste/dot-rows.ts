/** How many rows are multiplied at once. */
export const rowsAtOnce = 4;

/**
 * Dot products of four rows of a row-major matrix with a part of a vector, into `dots`: what plain JavaScript does fastest,
 * since the sums stay in registers and each number of the vector is read once for four rows.
 */
export function dotFourRows(
  matrix: Float64Array,
  start: number,
  stride: number,
  vector: Float64Array,
  from: number,
  length: number,
  dots: Float64Array,
): void {
  const second = start + stride;
  const third = second + stride;
  const fourth = third + stride;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const even = length - (length % 2);
  for (let i = 0; i < even; i += 2) {
    const left = vector[from + i]!;
    const right = vector[from + i + 1]!;
    a += matrix[start + i]! * left + matrix[start + i + 1]! * right;
    b += matrix[second + i]! * left + matrix[second + i + 1]! * right;
    c += matrix[third + i]! * left + matrix[third + i + 1]! * right;
    d += matrix[fourth + i]! * left + matrix[fourth + i + 1]! * right;
  }
  if (even < length) {
    const last = vector[from + even]!;
    a += matrix[start + even]! * last;
    b += matrix[second + even]! * last;
    c += matrix[third + even]! * last;
    d += matrix[fourth + even]! * last;
  }
  dots[0] = a;
  dots[1] = b;
  dots[2] = c;
  dots[3] = d;
}
