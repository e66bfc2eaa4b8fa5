import { VsmError } from '@vsm/core';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { createTensor, float32Tensor, float32Values } from '../format/tensor-values.ts';
import { type GraphIndex, hasSubgraphs, indexGraph } from '../rewrite/graph-index.ts';
import { removeUnused } from '../rewrite/remove-unused.ts';
import { runtimeDomain, withRuntimeOperators } from '../rewrite/runtime-operators.ts';
import { createRankFinder } from '../rewrite/value-rank.ts';
import { type QuantizedRows, quantizationConstants, quantizeRows } from './quantize-rows.ts';
import { quantizeColumns } from './quantize-weights.ts';

/**
 * `model` with each product of [batch, tokens, width] by a constant float32 matrix in whole numbers: the matrix in signed
 * bytes with a scale a column, made here and the same on every machine; what it is multiplied with in unsigned bytes, for
 * each of the batch by its own range. What one picture gives does not depend on the others of its batch.
 * Convolutions, attention and the last product before an output stay float32. For a ViT-B/32 a quarter of the size.
 *
 * @throws VsmError `MODEL_UNUSABLE` when there is no such product.
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md (MatMulIntegerToFloat)
 */
export function quantizeModel(model: OnnxModel): OnnxModel {
  const { graph, opsets } = model;
  const index = indexGraph(graph);
  const quantizer = new MatrixQuantizer(index, opsets.find(({ domain }) => domain === '')?.version ?? 0);
  const nodes = hasSubgraphs(graph) ? [] : graph.nodes.flatMap((node) => quantizer.replace(node) ?? [node]);
  if (quantizer.constants.length === 0) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The graph "${graph.name}" has no product by a float32 matrix to quantise. Use the model in the precision it has.`,
    );
  }
  const initializers = [...graph.initializers, ...quantizationConstants, unitScale, ...quantizer.constants];
  return withRuntimeOperators({ ...model, graph: removeUnused({ ...graph, nodes, initializers }) });
}

/** The products are scaled afterwards, by the scale of each of the batch. */
const unitScale = float32Tensor('int8/1', [], [1]);

class MatrixQuantizer {
  readonly constants: OnnxTensor[] = [];
  readonly #index: GraphIndex;
  readonly #opset: number;
  readonly #rankOf: (value: string) => number | undefined;
  /** The quantised form of each value that some product takes, made once. */
  readonly #rows = new Map<string, QuantizedRows>();
  readonly #matrices = new Set<string>();
  /** Additions of a bias, which the product before them does. */
  readonly #absorbed = new Set<OnnxNode>();

  constructor(index: GraphIndex, opset: number) {
    this.#index = index;
    this.#opset = opset;
    this.#rankOf = createRankFinder(index);
  }

  /** The nodes that compute the same as `node`; undefined for one that stays. */
  replace(node: OnnxNode): readonly OnnxNode[] | undefined {
    if (this.#absorbed.has(node)) return [];
    const [input, weight] = node.inputs;
    const output = node.outputs[0]!;
    const matrix = node.operator === 'MatMul' && !this.#index.isOutput(output) ? this.#matrix(weight!) : undefined;
    if (!matrix || this.#rankOf(input!) !== 3) return undefined;
    this.#addMatrix(matrix);
    const known = this.#rows.get(input!);
    const rows = known ?? quantizeRows(input!, this.#opset);
    this.#rows.set(input!, rows);
    return [...(known ? [] : rows.nodes), ...this.#product(rows, matrix, output)];
  }

  /** `scale * (bytes x codes) * scales - offset * sums`, and the bias if one is added next. */
  #product({ bytes, scale, offset }: QuantizedRows, { name }: OnnxTensor, output: string): OnnxNode[] {
    const at = (part: string) => `${output}/${part}`;
    const plain = (operator: string, inputs: readonly string[], result: string): OnnxNode => ({
      operator,
      name: result,
      inputs,
      outputs: [result],
      attributes: {},
    });
    const bias = this.#biasAfter(output);
    const shift = plain('Mul', [offset, `${name}/sums`], at('shift'));
    const moved = bias ? [plain('Sub', [bias.name, at('shift')], at('moved-bias'))] : [];
    const product = plain(
      'MatMulIntegerToFloat',
      [bytes, `${name}/codes`, unitScale.name, `${name}/scales`],
      at('sum'),
    );
    return [
      { ...product, domain: runtimeDomain },
      plain('Mul', [at('sum'), scale], at('scaled')),
      shift,
      ...moved,
      bias
        ? plain('Add', [at('scaled'), at('moved-bias')], bias.output)
        : plain('Sub', [at('scaled'), at('shift')], output),
    ];
  }

  /** The bias that the only node after `value` adds to it, and that node's output. The node is left out then. */
  #biasAfter(value: string): { readonly name: string; readonly output: string } | undefined {
    const [next, ...others] = this.#index.consumers(value);
    if (next?.operator !== 'Add' || others.length > 0 || this.#index.isOutput(value)) return undefined;
    const name = next.inputs.find((input) => this.#index.constant(input)?.shape.length === 1);
    if (name === undefined) return undefined;
    this.#absorbed.add(next);
    return { name, output: next.outputs[0]! };
  }

  #matrix(name: string): OnnxTensor | undefined {
    const tensor = this.#index.constant(name);
    return tensor?.elementType === 'float32' && tensor.shape.length === 2 ? { ...tensor, name } : undefined;
  }

  #addMatrix(matrix: OnnxTensor): void {
    if (this.#matrices.has(matrix.name)) return;
    this.#matrices.add(matrix.name);
    const [rows, columns] = [matrix.shape[0]!, matrix.shape[1]!];
    const { codes, scales, sums } = quantizeColumns(float32Values(matrix), rows, columns);
    this.constants.push(
      createTensor(`${matrix.name}/codes`, matrix.shape, codes),
      createTensor(`${matrix.name}/scales`, [columns], scales),
      createTensor(`${matrix.name}/sums`, [columns], sums),
    );
  }
}
