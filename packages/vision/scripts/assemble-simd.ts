// Writes src/preprocessing/resample-simd.wasm.ts from resample-simd.wat. Format it with Biome afterwards.
import { writeFile } from 'node:fs/promises';
import { assembleResampler } from './assemble-wat.ts';

const bytes = await assembleResampler();
await writeFile(
  new URL('../src/preprocessing/resample-simd.wasm.ts', import.meta.url),
  `/** Assembled from resample-simd.wat by \`pnpm assemble-simd\`; the tests compare the two. */
export const resampleSimdWasm: Uint8Array = new Uint8Array([${bytes.join(', ')}]);
`,
);
