import { normalize, VsmError } from '@vsm/core';
import type { ImageNetwork } from '@vsm/vision';
import type { Tensor } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntime } from '../native-modules.ts';
import { openSession } from './open-session.ts';
import type { BatchResult, SessionInfo, SessionWorkerData } from './session-task.ts';

/** A network in this thread. */
export interface Network {
  readonly info: SessionInfo;
  readonly Tensor: OnnxRuntime['Tensor'];
  /** Of the input, as onnxruntime names it: `float32`, `int64` ... */
  readonly inputType: string;
  /** A unit vector for each row of the input. Blocks the thread. */
  run(input: Tensor): Promise<BatchResult>;
  close(): Promise<void>;
}

/**
 * Loads the network that `data` describes, and runs batches.
 *
 * @throws VsmError `MODEL_UNUSABLE` when it does not load, has other inputs and outputs than described, or gives something
 *   else than `dimensions` numbers a row.
 */
export async function openNetwork(data: SessionWorkerData, pooling: ImageNetwork['pooling']): Promise<Network> {
  const { inputName, outputName, modelPath } = data;
  const { Tensor } = await loadOnnxRuntime(data.runtime);
  const { session, device, notices } = await openSession(data);
  assertNamed('input', inputName, session.inputNames, modelPath);
  assertNamed('output', outputName, session.outputNames, modelPath);
  const input = session.inputMetadata.find(({ name }) => name === inputName);
  return {
    info: { device, notices },
    Tensor,
    inputType: input?.isTensor ? input.type : 'float32',
    async run(tensor) {
      const start = performance.now();
      const outputs = await session.run({ [inputName]: tensor }, [outputName]);
      const runMs = performance.now() - start;
      return { vectors: readVectors(outputs[outputName]!, tensor.dims[0]!, pooling, data), runMs };
    },
    close: () => session.release(),
  };
}

function assertNamed(kind: 'input' | 'output', name: string, names: readonly string[], modelPath: string): void {
  if (names.includes(name)) return;
  throw new VsmError(
    'MODEL_UNUSABLE',
    `${modelPath} has no ${kind} ${name}; it has ${names.join(', ')}. Correct the model's description.`,
    { details: { expected: name, actual: names, path: modelPath } },
  );
}

function readVectors(
  { data, dims, type }: Tensor,
  count: number,
  pooling: ImageNetwork['pooling'],
  { outputName, dimensions, modelPath }: SessionWorkerData,
): Float32Array[] {
  const rank = pooling === 'class-token' ? 3 : 2;
  if (!(data instanceof Float32Array) || dims.length !== rank || dims[0] !== count || dims.at(-1) !== dimensions) {
    const expected = pooling === 'class-token' ? `${count}, tokens, ${dimensions}` : `${count}, ${dimensions}`;
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The output ${outputName} of ${modelPath} should be float32 [${expected}]; it is ${type} [${dims.join(', ')}]. ` +
        "Correct the model's description.",
      { details: { path: modelPath, outputName, type, dims: [...dims] } },
    );
  }
  const stride = data.length / count;
  return Array.from({ length: count }, (_, i) => normalize(data.subarray(i * stride, i * stride + dimensions)));
}
