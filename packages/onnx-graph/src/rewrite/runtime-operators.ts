import type { OnnxModel } from '../format/onnx-model.ts';

/** Of operators that onnxruntime adds to ONNX's own. */
export const runtimeDomain = 'com.microsoft';

/** `model`, with leave to use operators of `runtimeDomain`. */
export function withRuntimeOperators(model: OnnxModel): OnnxModel {
  if (model.opsets.some(({ domain }) => domain === runtimeDomain)) return model;
  return { ...model, opsets: [...model.opsets, { domain: runtimeDomain, version: 1 }] };
}
