import type { HorizontalPass } from './resample.ts';
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

/** The horizontal pass on 128-bit registers, or `null` where the platform has none. The results are the same. */
export function createSimdHorizontalPass(): HorizontalPass | null {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(resampleSimdWasm)) return null;
  const kernel = new WebAssembly.Instance(new WebAssembly.Module(resampleSimdWasm)).exports;

  return (source, weights, firstRow, rowCount) => {
    const rowBytes = source.width * 3;
    const width = weights.starts.length;
    const batchRows = Math.max(1, Math.min(rowCount, Math.floor(batchBytes / rowBytes)));
    const place = layOut(weights, rowBytes, batchRows);
    ensureMemory(kernel, place.end);
    const memory = new Uint8Array(kernel.memory.buffer);
    new Int32Array(kernel.memory.buffer, place.starts, width).set(weights.starts.map((pixel) => pixel * 3));
    new Int32Array(kernel.memory.buffer, place.weights, weights.weights.length).set(weights.weights);

    const output = new Uint8Array(width * rowCount * 3);
    for (let row = 0; row < rowCount; row += batchRows) {
      const rows = Math.min(batchRows, rowCount - row);
      const start = (firstRow + row) * rowBytes;
      memory.set(source.data.subarray(start, start + rows * rowBytes), place.input);
      kernel.resampleRows(
        place.input,
        rowBytes,
        rows,
        place.starts,
        place.weights,
        weights.stride,
        width,
        place.output,
      );
      output.set(memory.subarray(place.output, place.output + rows * width * 3), row * width * 3);
    }
    return { data: output, width, height: rowCount };
  };
}

interface Places {
  readonly starts: number;
  readonly weights: number;
  readonly input: number;
  readonly output: number;
  readonly end: number;
}

/** The kernel reads up to `stride` pixels (times weights of 0) and a register past a row, and writes a byte too many. */
function layOut({ starts, weights, stride }: ResampleWeights, rowBytes: number, rows: number): Places {
  const weightsAt = starts.byteLength;
  const input = weightsAt + weights.byteLength;
  const output = input + rows * rowBytes + stride * 3 + 16;
  return { starts: 0, weights: weightsAt, input, output, end: output + rows * starts.length * 3 + 1 };
}

function ensureMemory({ memory }: Kernel, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}
