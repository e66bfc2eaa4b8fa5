import path from 'node:path';
import { VsmError } from '@vsm/core';
import type { InferenceSession } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntimeName } from '../native-modules.ts';
import { type ConcreteDevice, type Device, devicesToTry, deviceUnavailable } from './device.ts';
import { listOfferedDevices } from './offered-devices.ts';

export interface OpenSessionOptions {
  readonly runtime: OnnxRuntimeName;
  readonly modelPath: string;
  /** The file of weights that belongs to it, if they are apart. */
  readonly weightsPath?: string;
  readonly device: Device;
  readonly threadCount: number;
}

export interface OpenedSession {
  readonly session: InferenceSession;
  readonly device: ConcreteDevice;
  /** Why better devices were passed over, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Loads the model on the first device that takes it. The file is given by its path: its bytes never pass through JavaScript.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the device asked for, or every device, refuses.
 */
export async function openSession({
  runtime,
  modelPath,
  weightsPath,
  device,
  threadCount,
}: OpenSessionOptions): Promise<OpenedSession> {
  const { InferenceSession } = await loadOnnxRuntime(runtime);
  const offered = await listOfferedDevices(runtime);
  const notices: string[] = [];
  for (const candidate of devicesToTry(device, offered)) {
    try {
      const session = await InferenceSession.create(modelPath, {
        ...sessionOptions(candidate, runtime, threadCount, weightsPath !== undefined),
        ...(runtime === 'wasm' && weightsPath && { externalData: [mounted(weightsPath)] }),
      });
      return { session, device: candidate, notices };
    } catch (cause) {
      const reason = firstLineOf(cause);
      if (candidate === 'cpu') throw modelRefused(modelPath, reason, cause);
      if (device !== 'auto') throw deviceUnavailable(candidate, reason, offered, cause);
      notices.push(`The network does not run on ${candidate}: ${reason}.`);
    }
  }
  throw new VsmError('MODEL_UNUSABLE', `No device opens ${modelPath}: ${notices.join(' ')}`);
}

/** What onnxruntime logs goes to the terminal. Its errors are thrown too. */
const silent = 4;

function sessionOptions(
  device: ConcreteDevice,
  runtime: OnnxRuntimeName,
  threadCount: number,
  isMapped: boolean,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [runtime === 'wasm' ? 'wasm' : device],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threadCount,
    interOpNumThreads: 1,
    // A pattern is kept for each size of batch, and batches come in all sizes: 30 MB for no time.
    enableMemPattern: false,
    logSeverityLevel: silent,
    extra: {
      session: {
        // A thread that spins while it waits takes the processor from those that decode.
        intra_op: { allow_spinning: '0' },
        // Packing for speed keeps weights twice, unless they are mapped: 150 of 800 MB for a fifth of the time.
        disable_prepacking: isMapped ? '0' : '1',
      },
    },
  };
}

/** WebAssembly sees no files but those it is given. */
function mounted(weightsPath: string): { readonly path: string; readonly data: string } {
  return { path: path.basename(weightsPath), data: weightsPath };
}

function modelRefused(modelPath: string, reason: string, cause: unknown): VsmError {
  return new VsmError(
    'MODEL_UNUSABLE',
    `onnxruntime cannot open ${modelPath}: ${reason}. Fetch the model again, or choose another.`,
    { cause, details: { path: modelPath } },
  );
}

function firstLineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '')
    .replace(/^.* was false\. /, '')
    .replace(/\.\s*$/, '')
    .trim();
}
