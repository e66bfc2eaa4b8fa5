import type { OnnxModel, OnnxTensor } from './onnx-model.ts';
import { encodeOnnxChunks } from './write-onnx-model.ts';

/** A model as two files of one folder. A runtime maps the weights into memory instead of copying them. */
export interface SeparatedModel {
  /** The file of weights in pieces, in order: the tensors' own memory, and zeros between them. The same model, the same bytes. */
  readonly weights: readonly Uint8Array[];
  /** The ONNX file in pieces, given the name of the file of weights. */
  encode(weightsName: string): readonly Uint8Array[];
}

/** Smaller tensors stay in the graph, where a runtime can compute with them before it runs. */
const minSeparateBytes = 1024;
/** A memory page. */
const alignmentBytes = 4096;

/** @see https://onnx.ai/onnx/repo-docs/ExternalData.html */
export function separateWeights(model: OnnxModel): SeparatedModel {
  const weights: Uint8Array[] = [];
  const offsets = new Map<OnnxTensor, number>();
  let end = 0;
  for (const tensor of model.graph.initializers) {
    if (tensor.bytes.length < minSeparateBytes) continue;
    const offset = Math.ceil(end / alignmentBytes) * alignmentBytes;
    if (offset > end) weights.push(new Uint8Array(offset - end));
    weights.push(tensor.bytes);
    offsets.set(tensor, offset);
    end = offset + tensor.bytes.length;
  }
  return {
    weights,
    encode: (weightsName) =>
      encodeOnnxChunks(model, (tensor) => {
        const offset = offsets.get(tensor);
        return offset === undefined ? undefined : { location: weightsName, offset, length: tensor.bytes.length };
      }),
  };
}
