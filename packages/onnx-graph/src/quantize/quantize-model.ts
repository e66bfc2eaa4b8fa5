import { VsmError } from '@vsm/core';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { createTensor, float32Values } from '../format/tensor-values.ts';
import { type GraphIndex, hasSubgraphs, indexGraph } from '../rewrite/graph-index.ts';
import { removeUnused } from '../rewrite/remove-unused.ts';
import { runtimeDomain, withRuntimeOperators } from '../rewrite/runtime-operators.ts';
import { quantizeColumns } from './quantize-weights.ts';

/**
 * `model` with each product by a constant float32 matrix in whole numbers: the matrix in signed bytes with a scale a column,
 * made here and the same on every machine; what it is multiplied with in unsigned bytes, as its range demands when it runs.
 * Convolutions, attention and the last product before an output stay float32. For a ViT-B/32 a quarter of the size.
 *
 * The range is that of all pictures of a run: what one picture gives depends a little on the others, unless it runs alone.
 *
 * @throws VsmError `MODEL_UNUSABLE` when there is no such product.
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md (MatMulIntegerToFloat)
 */
export function quantizeModel(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const index = indexGraph(graph);
  const quantizer = new MatrixQuantizer(index);
  const nodes = hasSubgraphs(graph) ? [] : graph.nodes.flatMap((node) => quantizer.replace(node) ?? [node]);
  if (quantizer.constants.length === 0) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The graph "${graph.name}" has no product by a float32 matrix to quantise. Use the model in the precision it has.`,
    );
  }
  const initializers = [...graph.initializers, ...quantizer.constants];
  return withRuntimeOperators({ ...model, graph: removeUnused({ ...graph, nodes, initializers }) });
}

class MatrixQuantizer {
  readonly constants: OnnxTensor[] = [];
  readonly #index: GraphIndex;
  /** The quantised form of each value that some product takes, made once. */
  readonly #quantized = new Set<string>();
  readonly #matrices = new Set<string>();

  constructor(index: GraphIndex) {
    this.#index = index;
  }

  /** The nodes that compute the same as `node`; undefined for one that stays. */
  replace(node: OnnxNode): OnnxNode[] | undefined {
    const [input, weight] = node.inputs;
    const output = node.outputs[0]!;
    const matrix = node.operator === 'MatMul' && !this.#index.isOutput(output) ? this.#matrix(weight!) : undefined;
    if (!matrix) return undefined;
    this.#addMatrix(matrix);
    const bytes = `${input}/bytes`;
    const [scale, zeroPoint] = [`${bytes}/scale`, `${bytes}/zero-point`];
    const product: OnnxNode = {
      operator: 'MatMulIntegerToFloat',
      domain: runtimeDomain,
      name: node.name,
      inputs: [bytes, `${matrix.name}/codes`, scale, `${matrix.name}/scales`, zeroPoint],
      outputs: [output],
      attributes: {},
    };
    if (this.#quantized.has(bytes)) return [product];
    this.#quantized.add(bytes);
    const outputs = [bytes, scale, zeroPoint];
    return [{ operator: 'DynamicQuantizeLinear', name: bytes, inputs: [input!], outputs, attributes: {} }, product];
  }

  #matrix(name: string): OnnxTensor | undefined {
    const tensor = this.#index.constant(name);
    return tensor?.elementType === 'float32' && tensor.shape.length === 2 ? { ...tensor, name } : undefined;
  }

  #addMatrix(matrix: OnnxTensor): void {
    if (this.#matrices.has(matrix.name)) return;
    this.#matrices.add(matrix.name);
    const [rows, columns] = [matrix.shape[0]!, matrix.shape[1]!];
    const { codes, scales } = quantizeColumns(float32Values(matrix), rows, columns);
    this.constants.push(
      createTensor(`${matrix.name}/codes`, matrix.shape, codes),
      createTensor(`${matrix.name}/scales`, [columns], scales),
    );
  }
}
