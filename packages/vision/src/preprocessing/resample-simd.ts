import type { ResamplePasses, Rows } from './resample.ts';
import { resampleSimdWasm } from './resample-simd.wasm.ts';
import type { ResampleWeights } from './resample-weights.ts';

/** What resample-simd.wat exports. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  resampleRows(
    input: number,
    rowBytes: number,
    rowCount: number,
    starts: number,
    weights: number,
    taps: number,
    width: number,
    output: number,
  ): void;
  resampleColumns(
    input: number,
    rowBytes: number,
    starts: number,
    taps: number,
    weights: number,
    stride: number,
    rowCount: number,
    output: number,
  ): void;
}

/** The part of the platform's WebAssembly that is used here; the ES library does not declare it. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Kernel };
    }
  | undefined;

const pageBytes = 65_536;
/** Rows go through the kernel's memory in batches that stay in the processor's cache. */
const batchBytes = 256 * 1024;
const registerBytes = 16;

/** Both passes on 128-bit registers, or `null` where the platform has none. The results are the same. */
export function createSimdPasses(): ResamplePasses | null {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(resampleSimdWasm)) return null;
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(resampleSimdWasm)).exports;
  return {
    horizontal: (source, weights, firstRow, rowCount) => runHorizontally(kernel, source, weights, firstRow, rowCount),
    vertical: (source, weights, firstRow) => runVertically(kernel, source, weights, firstRow),
  };
}

function runHorizontally(
  kernel: Kernel,
  source: Rows,
  { starts, weights, stride }: ResampleWeights,
  firstRow: number,
  rowCount: number,
): Rows {
  const rowBytes = source.width * 3;
  const width = starts.length;
  const batchRows = Math.max(1, Math.min(rowCount, Math.floor(batchBytes / rowBytes)));
  const weightsAt = starts.byteLength;
  const inputAt = weightsAt + weights.byteLength;
  // The kernel reads up to `stride` pixels (times weights of 0) and a register past a row, and writes a byte too many.
  const outputAt = inputAt + batchRows * rowBytes + stride * 3 + registerBytes;
  const memory = reserve(kernel, outputAt + batchRows * width * 3 + 1);
  new Int32Array(memory.buffer, 0, width).set(starts.map((pixel) => pixel * 3));
  new Int32Array(memory.buffer, weightsAt, weights.length).set(weights);

  const output = new Uint8Array(width * rowCount * 3);
  for (let row = 0; row < rowCount; row += batchRows) {
    const rows = Math.min(batchRows, rowCount - row);
    const start = (firstRow + row) * rowBytes;
    memory.set(source.data.subarray(start, start + rows * rowBytes), inputAt);
    kernel.resampleRows(inputAt, rowBytes, rows, 0, weightsAt, stride, width, outputAt);
    output.set(memory.subarray(outputAt, outputAt + rows * width * 3), row * width * 3);
  }
  return { data: output, width, height: rowCount };
}

function runVertically(
  kernel: Kernel,
  source: Rows,
  { starts, lengths, weights, stride }: ResampleWeights,
  firstRow: number,
): Rows {
  const rowBytes = source.width * 3;
  const height = starts.length;
  const lengthsAt = starts.byteLength;
  const weightsAt = lengthsAt + lengths.byteLength;
  const inputAt = weightsAt + weights.byteLength;
  // The kernel reads and writes whole registers, and so up to one past the last row.
  const outputAt = inputAt + source.height * rowBytes + registerBytes;
  const memory = reserve(kernel, outputAt + height * rowBytes + registerBytes);
  new Int32Array(memory.buffer, 0, height).set(starts.map((row) => (row - firstRow) * rowBytes));
  new Int32Array(memory.buffer, lengthsAt, height).set(lengths);
  new Int32Array(memory.buffer, weightsAt, weights.length).set(weights);
  memory.set(source.data, inputAt);
  kernel.resampleColumns(inputAt, rowBytes, 0, lengthsAt, weightsAt, stride, height, outputAt);
  return { data: memory.slice(outputAt, outputAt + height * rowBytes), width: source.width, height };
}

/** The kernel's memory, of at least `bytes`. */
function reserve({ memory }: Kernel, bytes: number): Uint8Array {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return new Uint8Array(memory.buffer);
}
