import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleResampler } from '../../scripts/assemble-wat.ts';
import { resampleHorizontally } from './resample.ts';
import { createSimdHorizontalPass } from './resample-simd.ts';
import { resampleSimdWasm } from './resample-simd.wasm.ts';
import { computeResampleWeights } from './resample-weights.ts';

describe('the SIMD horizontal pass', () => {
  it('is what its source assembles to', async () => {
    expect([...resampleSimdWasm]).toEqual([...(await assembleResampler())]);
  });

  it('equals the plain one, whatever was computed before', () => {
    const simdPass = createSimdHorizontalPass()!;
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
        const outputCount = outputSize - 2 * outputStart;
        const weights = computeResampleWeights({ inputSize: width, outputSize, outputStart, outputCount, filter });
        const first = Math.floor(height * firstRow);
        const simd = simdPass(source, weights, first, height - first);
        const plain = resampleHorizontally(source, weights, first, height - first);
        expect(Buffer.compare(simd.data, plain.data)).toBe(0);
        expect({ ...simd, data: null }).toEqual({ ...plain, data: null });
      }),
      { numRuns: 60 },
    );
  });
});

/** Many black and white bytes, so that sums leave 0..255 and are clamped. */
function drawNoise(count: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const byte = Math.imul(i + 1, 2654435761 ^ seed) >>> 24;
    return byte < 80 ? 0 : byte > 180 ? 255 : byte;
  });
}
