/** Vectors of equal length as contiguous rows, so that one vector is multiplied with all of them fast. */
export interface RowMatrix {
  readonly count: number;
  /** The dot product of `vector` with each row, into `products`, of at least `count` numbers. */
  multiply(vector: ArrayLike<number>, products: Float64Array): void;
}

/** Four rows and two columns at a time: what plain JavaScript keeps in registers. */
const rowBlock = 4;

/** @param rows all of one length. */
export function createRowMatrix(rows: readonly ArrayLike<number>[]): RowMatrix {
  const count = rows.length;
  const dimensions = rows[0]?.length ?? 0;
  const stride = dimensions + (dimensions % 2);
  const blocks = Math.ceil(count / rowBlock);
  const data = new Float32Array(blocks * rowBlock * stride);
  rows.forEach((row, i) => {
    data.set(row, i * stride);
  });
  const factor = new Float64Array(stride);

  return {
    count,
    multiply: (vector, products) => {
      for (let i = 0; i < dimensions; i++) factor[i] = vector[i]!;
      for (let first = 0; first < count; first += rowBlock)
        multiplyBlock(data, first * stride, factor, products, first);
    },
  };
}

function multiplyBlock(data: Float32Array, start: number, factor: Float64Array, products: Float64Array, to: number) {
  const stride = factor.length;
  const second = start + stride;
  const third = second + stride;
  const fourth = third + stride;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < stride; i += 2) {
    const even = factor[i]!;
    const odd = factor[i + 1]!;
    a += data[start + i]! * even + data[start + i + 1]! * odd;
    b += data[second + i]! * even + data[second + i + 1]! * odd;
    c += data[third + i]! * even + data[third + i + 1]! * odd;
    d += data[fourth + i]! * even + data[fourth + i + 1]! * odd;
  }
  // Writes past the end of a typed array, where the last block is not full, are dropped.
  products[to] = a;
  products[to + 1] = b;
  products[to + 2] = c;
  products[to + 3] = d;
}
