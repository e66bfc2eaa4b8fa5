export type {
  ElementType,
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
  OperatorSet,
} from './format/onnx-model.ts';
export { readOnnxModel } from './format/read-onnx-model.ts';
export type { SeparatedModel } from './format/separate-weights.ts';
export { separateWeights } from './format/separate-weights.ts';
export { createTensor, float32Tensor, float32Values, int64Tensor, int64Values } from './format/tensor-values.ts';
export { encodeOnnxChunks, encodeOnnxModel } from './format/write-onnx-model.ts';
export { quantizeModel } from './quantize/quantize-model.ts';
export type { RewriteName, RewriteOptions } from './rewrite/rewrite-model.ts';
export { rewriteModel, rewriteVersion } from './rewrite/rewrite-model.ts';
