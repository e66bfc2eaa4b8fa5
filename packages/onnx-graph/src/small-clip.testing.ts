import {
  buildClipTextModel,
  buildClipVisionModel,
  type ClipArchitecture,
  createSeededClipWeights,
} from './clip/index.ts';
import type { OnnxModel } from './format/onnx-model.ts';
import { encodeOnnxModel } from './format/write-onnx-model.ts';

const smallArchitecture: ClipArchitecture = {
  dimensions: 16,
  vision: { width: 32, layers: 2, heads: 2, resolution: 32, patchSize: 8 },
  text: { width: 32, layers: 2, heads: 4, contextLength: 10, vocabularySize: 60 },
};

export const smallVisionModel: OnnxModel = buildClipVisionModel(smallArchitecture, createSeededClipWeights(11));
export const smallTextModel: OnnxModel = buildClipTextModel(smallArchitecture, createSeededClipWeights(11));

/** Embeddings of pictures of waves, by onnxruntime in one batch, one after the other; of three pictures if not given. */
export async function embedWaves(model: OnnxModel, pictures: readonly number[] = [0, 1, 2]): Promise<Float32Array> {
  const { resolution } = smallArchitecture.vision;
  const length = 3 * resolution ** 2;
  const pixels = Float32Array.from({ length: pictures.length * length }, (_, i) => {
    const place = pictures[Math.floor(i / length)]! * length + (i % length);
    return 2 * Math.sin(place * place * 0.37);
  });
  const { Tensor } = await loadRuntime();
  return runModel(model, { pixel_values: new Tensor('float32', pixels, [pictures.length, 3, resolution, resolution]) });
}

/** Embeddings of two rows of tokens; the end token has the highest id. */
export async function embedTokens(model: OnnxModel, rows: readonly (readonly number[])[]): Promise<Float32Array> {
  const { Tensor } = await loadRuntime();
  const ids = BigInt64Array.from(rows.flat(), BigInt);
  return runModel(model, { input_ids: new Tensor('int64', ids, [rows.length, rows[0]!.length]) });
}

export function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** The largest difference, relative to the largest value. */
export function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0) / largest;
}

async function runModel(
  model: OnnxModel,
  feeds: import('onnxruntime-node').InferenceSession.FeedsType,
): Promise<Float32Array> {
  const { InferenceSession } = await loadRuntime();
  const session = await InferenceSession.create(encodeOnnxModel(model), { logSeverityLevel: 3 });
  const outputs = await session.run(feeds);
  await session.release();
  const data = outputs[model.graph.outputs[0]!.name]!.data;
  if (!(data instanceof Float32Array)) throw new Error(`expected float32, found ${typeof data}`);
  return data;
}

/** With the telemetry of that library off. */
function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}
