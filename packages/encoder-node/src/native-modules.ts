import { VsmError } from '@vsm/core';

/** sharp, loaded on first use: where its native library is missing, only what needs it fails. */
export function loadSharp(): Promise<typeof import('sharp').default> {
  return loadNative('sharp', async () => (await import('sharp')).default);
}

/**
 * onnxruntime-node, loaded on first use, with its telemetry off: on Linux it would give the machine an id, keep it in the
 * user's cache folder, and send events of use to Microsoft. It reads the environment of the process, which only the main
 * thread can set.
 */
export function loadOnnxRuntime(): Promise<typeof import('onnxruntime-node')> {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
  return loadNative('onnxruntime-node', () => import('onnxruntime-node'));
}

async function loadNative<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The native library of ${name} does not load on ${process.platform}-${process.arch}: ${reason} ` +
        'Install the packages again on this machine, with optional dependencies.',
      { cause, details: { module: name, platform: process.platform, architecture: process.arch } },
    );
  }
}
