import { readFile } from 'node:fs/promises';
import openWabt from 'wabt';

/** The WebAssembly module that `src/preprocessing/resample-simd.wat` says. */
export async function assembleResampler(): Promise<Uint8Array> {
  const source = await readFile(new URL('../src/preprocessing/resample-simd.wat', import.meta.url), 'utf8');
  const wabt = await openWabt();
  const module = wabt.parseWat('resample-simd.wat', source, { simd: true });
  return module.toBinary({}).buffer;
}
