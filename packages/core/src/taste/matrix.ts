/** Numbers in rows, one after another in one buffer: that of a row and a column is `values[row * columns + column]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** May go on after the last row: see `createMatrix`. */
  readonly values: Float64Array;
}

/** With room for so many rows after the last, what works on a few rows at once need not look where they end. */
const spareRows = 3;

/** All zeros. */
export function createMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array((rows + spareRows) * columns) };
}

/** Lends matrices of any numbers that take turns in the same memory: each is lost when the next is borrowed. */
export function createScratch(): (rows: number, columns: number) => Matrix {
  let values = new Float64Array(0);
  return (rows, columns) => {
    const length = (rows + spareRows) * columns;
    if (values.length < length) values = new Float64Array(length);
    return { rows, columns, values };
  };
}

export function toMatrix(rows: readonly ArrayLike<number>[], columns: number): Matrix {
  const matrix = createMatrix(rows.length, columns);
  rows.forEach((row, i) => {
    matrix.values.set(row, i * columns);
  });
  return matrix;
}

export function copyMatrix({ rows, columns, values }: Matrix): Matrix {
  return { rows, columns, values: values.slice() };
}

/** One row, as a view of the matrix. */
export function rowOf({ columns, values }: Matrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

export function transpose({ rows, columns, values }: Matrix): Matrix {
  const transposed = createMatrix(columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      transposed.values[column * rows + row] = values[row * columns + column]!;
  return transposed;
}

export function takeRows(matrix: Matrix, places: readonly number[]): Matrix {
  return toMatrix(
    places.map((place) => rowOf(matrix, place)),
    matrix.columns,
  );
}

/** Makes a square matrix symmetric by its lower triangle, in place. */
export function mirror(matrix: Matrix): Matrix {
  const { columns, values } = matrix;
  for (let row = 0; row < columns; row++)
    for (let column = 0; column < row; column++) values[column * columns + row] = values[row * columns + column]!;
  return matrix;
}
