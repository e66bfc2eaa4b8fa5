import { embeddedModel } from '@vsm/vision';

export interface Network {
  /** From planes of the shape given, [batch, 3, height, width], to pooled activations [batch, 576]. */
  run(planes: Float32Array, shape: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** The embedded network on onnxruntime-node, with the telemetry of that library off. */
export async function openNetwork(model: Uint8Array): Promise<Network> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(model, { extra: { session: { disable_quant_qdq: '1' } } });
  const { inputName, outputName } = embeddedModel;
  return {
    async run(planes, shape) {
      const { data } = (await session.run({ [inputName]: new Tensor('float32', planes, shape) }))[outputName]!;
      if (!(data instanceof Float32Array))
        throw new Error(`Expected float32 from ${outputName}, found ${typeof data}.`);
      return data;
    },
    close: () => session.release(),
  };
}
