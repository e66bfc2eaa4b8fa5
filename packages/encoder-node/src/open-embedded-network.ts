import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { embeddedModelSha256, embeddedModelUrl, type RunNetwork } from '@vsm/model-embedded';
import { embeddedModel } from '@vsm/vision';
import type { InferenceSession } from 'onnxruntime-node';
import { loadOnnxRuntime, type OnnxRuntimeName } from './native-modules.ts';

export interface EmbeddedNetwork {
  readonly run: RunNetwork;
  close(): Promise<void>;
}

const sessionOptions: InferenceSession.SessionOptions = {
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
  extra: {
    session: {
      // Weights are expanded to float32 once, when loading, instead of at every run: 2.5 times as fast.
      disable_quant_qdq: '1',
      intra_op: { allow_spinning: '0' },
    },
  },
};

/**
 * The network that ships in @vsm/model-embedded, on onnxruntime with one thread. A run blocks the calling thread.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the file is missing or damaged, or the runtime does not load.
 */
export async function openEmbeddedNetwork(runtime: OnnxRuntimeName): Promise<EmbeddedNetwork> {
  const bytes = await readModel();
  const { InferenceSession, Tensor } = await loadOnnxRuntime(runtime);
  const { size } = embeddedModel.preprocessing;
  const session = await InferenceSession.create(bytes, {
    ...sessionOptions,
    executionProviders: [runtime === 'native' ? 'cpu' : 'wasm'],
  }).catch((cause: unknown) => {
    throw new VsmError('MODEL_UNUSABLE', 'onnxruntime refuses the embedded model. Install its exact version again.', {
      cause,
    });
  });
  return {
    async run(tensor) {
      const outputs = await session.run({
        [embeddedModel.inputName]: new Tensor('float32', tensor, [1, 3, size, size]),
      });
      const activations = outputs[embeddedModel.outputName]?.data;
      if (activations instanceof Float32Array) return activations;
      throw new VsmError('MODEL_UNUSABLE', `The embedded model gave no float32 output ${embeddedModel.outputName}.`);
    },
    close: () => session.release(),
  };
}

async function readModel(): Promise<Uint8Array> {
  const bytes = await readFile(embeddedModelUrl).catch((cause: unknown) => {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The embedded model is missing from ${embeddedModelUrl}. Install @vsm/model-embedded again.`,
      { cause },
    );
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 === embeddedModelSha256) return bytes;
  throw new VsmError(
    'MODEL_UNUSABLE',
    `The embedded model at ${embeddedModelUrl} is damaged: expected SHA-256 ${embeddedModelSha256}, found ${sha256}. Install @vsm/model-embedded again.`,
    { details: { expected: embeddedModelSha256, actual: sha256 } },
  );
}
