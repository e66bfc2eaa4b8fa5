import { VsmError } from '@vsm/core';

/** sharp, loaded on first use: where its native library is missing, only what needs it fails. */
export function loadSharp(): Promise<typeof import('sharp').default> {
  return loadNative('sharp', async () => (await import('sharp')).default);
}

/** `native`: onnxruntime-node. `wasm`: onnxruntime-web, several times as slow, wherever Node runs. */
export type OnnxRuntimeName = 'native' | 'wasm';

/** What both packages of onnxruntime offer. */
export type OnnxRuntime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor' | 'env'>;

export interface OnnxRuntimeChoice {
  readonly runtime: OnnxRuntimeName;
  /** Why it is not the native one. */
  readonly notice?: string;
}

/**
 * The native runtime where it loads, else WebAssembly. Call it on the main thread, and tell workers the choice.
 *
 * @throws VsmError `MODEL_UNUSABLE` when neither loads.
 */
export async function chooseOnnxRuntime(): Promise<OnnxRuntimeChoice> {
  try {
    await loadOnnxRuntime('native');
    return { runtime: 'native' };
  } catch (error) {
    if (!VsmError.is(error)) throw error;
    await loadOnnxRuntime('wasm');
    return {
      runtime: 'wasm',
      notice: `Encoding runs on WebAssembly, which is slower: ${error.message}`,
    };
  }
}

/**
 * onnxruntime, loaded on first use, with its telemetry off: on Linux it would give the machine an id, keep it in the
 * user's cache folder, and send events of use to Microsoft. It reads the environment of the process, which only the main
 * thread can set.
 */
export async function loadOnnxRuntime(name: OnnxRuntimeName): Promise<OnnxRuntime> {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
  const runtime: OnnxRuntime =
    name === 'native'
      ? await loadNative('onnxruntime-node', () => import('onnxruntime-node'))
      : await loadNative('onnxruntime-web', () => import('onnxruntime-web'));
  // It logs to the terminal, and throws its errors too.
  runtime.env.logLevel = 'fatal';
  // Its threads in WebAssembly would be workers of its own.
  if (name === 'wasm') runtime.env.wasm.numThreads = 1;
  return runtime;
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
