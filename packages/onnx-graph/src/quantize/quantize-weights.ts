/** A matrix as whole numbers: `codes[i]` times the scale of its column is about the value. */
export interface QuantizedMatrix {
  readonly codes: Int8Array;
  /** One a column. */
  readonly scales: Float32Array;
  /** Of each column's codes, times its scale. */
  readonly sums: Float32Array;
}

/**
 * The largest code. Seven bits and not eight: processors without VNNI add two products of an unsigned and a signed byte in
 * 16 bits, which 2 * 255 * 127 would overflow and 2 * 255 * 64 does not, so that all processors give the same numbers.
 */
export const largestCode = 64;

/** Of float32. Below it, numbers lose digits. */
const smallestNormal = 2 ** -126;

/**
 * A row-major [rows, columns] matrix in signed bytes, symmetric around zero, with one scale a column: the column's largest
 * magnitude gets the largest code. The same matrix gives the same codes on every machine.
 */
export function quantizeColumns(values: Float32Array, rows: number, columns: number): QuantizedMatrix {
  const scales = new Float32Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0, i = row * columns; column < columns; column++, i++) {
      const magnitude = Math.abs(values[i]!);
      if (magnitude > scales[column]!) scales[column] = magnitude;
    }
  }
  for (let column = 0; column < columns; column++) {
    const scale = Math.fround(scales[column]! / largestCode);
    // A column of zeros, or of what is next to zero, takes any scale.
    scales[column] = scale >= smallestNormal ? scale : 1;
  }
  const codes = new Int8Array(rows * columns);
  const codeSums = new Int32Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0, i = row * columns; column < columns; column++, i++) {
      codes[i] = Math.round(values[i]! / scales[column]!);
      codeSums[column] = codeSums[column]! + codes[i]!;
    }
  }
  return { codes, scales, sums: scales.map((scale, column) => codeSums[column]! * scale) };
}
