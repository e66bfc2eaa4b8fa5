import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleResampler } from '../../scripts/assemble-wat.ts';
import { type Rows, resampleHorizontally, resampleVertically } from './resample.ts';
import { createSimdPasses } from './resample-simd.ts';
import { resampleSimdWasm } from './resample-simd.wasm.ts';
import { computeResampleWeights } from './resample-weights.ts';

describe('the SIMD passes', () => {
  it('is what its source assembles to', async () => {
    expect([...resampleSimdWasm]).toEqual([...(await assembleResampler())]);
  });

  it('equal the plain ones, whatever was computed before', () => {
    const simd = createSimdPasses()!;
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 3000 }),
      height: fc.integer({ min: 1, max: 200 }),
      outputSize: fc.integer({ min: 1, max: 300 }),
      filter: fc.constantFrom('bicubic', 'bilinear'),
      cropped: fc.double({ min: 0, max: 0.9, noNaN: true }),
      firstRow: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(sizes, ({ width, height, outputSize, filter, cropped, firstRow, seed }) => {
        const source = { width, height, data: drawNoise(width * height * 3, seed) };
        const outputStart = Math.floor((outputSize * cropped) / 2);
        const axis = { outputSize, outputStart, outputCount: outputSize - 2 * outputStart, filter } as const;
        const columns = computeResampleWeights({ ...axis, inputSize: width });
        const first = Math.floor(height * firstRow);
        const narrowed = resampleHorizontally(source, columns, first, height - first);
        expectEqual(simd.horizontal(source, columns, first, height - first), narrowed);
        // Turned, so that the vertical pass meets as many sizes.
        const tall = { width: height, height: width, data: source.data };
        const rows = computeResampleWeights({ ...axis, inputSize: width });
        const firstNeeded = rows.starts[0]!;
        const part = { ...tall, height: width - firstNeeded, data: tall.data.subarray(firstNeeded * height * 3) };
        expectEqual(simd.vertical(part, rows, firstNeeded), resampleVertically(part, rows, firstNeeded));
      }),
      { numRuns: 60 },
    );
  });
});

function expectEqual(actual: Rows, expected: Rows): void {
  expect(Buffer.compare(actual.data, expected.data)).toBe(0);
  expect({ ...actual, data: null }).toEqual({ ...expected, data: null });
}

/** Many black and white bytes, so that sums leave 0..255 and are clamped. */
function drawNoise(count: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const byte = Math.imul(i + 1, 2654435761 ^ seed) >>> 24;
    return byte < 80 ? 0 : byte > 180 ? 255 : byte;
  });
}
