// Prints how long each step from a JPEG to 224 x 224 takes, in milliseconds: the fastest of 15 interleaved runs,
// which other programs on the machine disturb least.
//
//   pnpm --filter @vsm/vision bench-resampling
import sharp from 'sharp';
import { describePixels, embeddedPreprocessing, resizeAndCrop } from '../src/index.ts';
import { type Rows, resampleHorizontally, resampleVertically } from '../src/preprocessing/resample.ts';
import { createSimdPasses } from '../src/preprocessing/resample-simd.ts';
import { computeResampleWeights } from '../src/preprocessing/resample-weights.ts';

const runs = 15;
const { size } = embeddedPreprocessing;
const simd = createSimdPasses();
if (simd === null) throw new Error('This platform has no WebAssembly with SIMD.');

for (const [width, height] of [
  [832, 600],
  [1024, 1024],
  [1632, 1224],
  [4000, 3000],
] as const) {
  const jpeg = await sharp(drawScene(width, height), { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
  const image: Rows = { width, height, data: Uint8Array.from(await sharp(jpeg).raw().toBuffer()) };
  const filter = 'bicubic';
  const columns = computeResampleWeights({
    inputSize: width,
    outputSize: size,
    outputStart: 0,
    outputCount: size,
    filter,
  });
  const rows = computeResampleWeights({
    inputSize: height,
    outputSize: size,
    outputStart: 0,
    outputCount: size,
    filter,
  });
  const narrowed = simd.horizontal(image, columns, 0, height);
  const pixels = resizeAndCrop(image, embeddedPreprocessing);
  const timings = await timeInterleaved({
    decode: () => sharp(jpeg).raw().toBuffer(),
    'horizontal, TypeScript': () => resampleHorizontally(image, columns, 0, height),
    'horizontal, SIMD': () => simd.horizontal(image, columns, 0, height),
    'vertical, TypeScript': () => resampleVertically(narrowed, rows, 0),
    'vertical, SIMD': () => simd.vertical(narrowed, rows, 0),
    descriptor: () => describePixels(pixels),
  });
  console.log(`${((width * height) / 1e6).toFixed(1)} MP`, timings);
}

async function timeInterleaved(steps: Record<string, () => unknown>): Promise<Record<string, number>> {
  const fastest = new Map(Object.keys(steps).map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let run = 0; run < runs; run++) {
    for (const [name, step] of Object.entries(steps)) {
      const start = performance.now();
      await step();
      fastest.set(name, Math.min(fastest.get(name)!, performance.now() - start));
    }
  }
  return Object.fromEntries([...fastest].map(([name, milliseconds]) => [name, Number(milliseconds.toFixed(1))]));
}

/** Soft shapes with grain, which compress like a photograph. */
function drawScene(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const shape = Math.sin((pixel % width) / 90) * Math.cos(Math.floor(pixel / width) / 70);
    data[i] = 128 + 80 * shape + (Math.imul(i, 2654435761) >>> 28) + (i % 3) * 12;
  }
  return data;
}
