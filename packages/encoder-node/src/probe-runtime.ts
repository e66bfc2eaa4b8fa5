import { VsmError } from '@vsm/core';
import { loadOnnxRuntime, loadSharp } from './native-modules.ts';

/** One native library, as `vsm doctor` shows it. */
export interface NativeLibraryReport {
  readonly name: string;
  /** Its version and those of what it bundles. Empty when it does not load. */
  readonly versions: Readonly<Record<string, string>>;
  /** Why it does not load. */
  readonly error?: VsmError;
}

/** Loads each native library and says what came of it. Never throws for one that fails. */
export async function probeRuntime(): Promise<readonly NativeLibraryReport[]> {
  return [
    await probe('sharp', async () => {
      const { versions } = await loadSharp();
      return { sharp: versions.sharp ?? 'unknown', libvips: versions.vips };
    }),
    await probe('onnxruntime-node', async () => {
      const { env } = await loadOnnxRuntime('native');
      return { 'onnxruntime-node': env.versions.node ?? 'unknown', 'onnxruntime-common': env.versions.common };
    }),
  ];
}

async function probe(name: string, readVersions: () => Promise<Record<string, string>>): Promise<NativeLibraryReport> {
  try {
    return { name, versions: await readVersions() };
  } catch (error) {
    if (!VsmError.is(error)) throw error;
    return { name, versions: {}, error };
  }
}
