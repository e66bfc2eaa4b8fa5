import type { OnnxGraph, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { createTensor, float32Values } from '../format/tensor-values.ts';
import { type Attention, findAttention, splitOrder } from './find-attention.ts';
import { type GraphIndex, hasSubgraphs, indexGraph, intsAttribute } from './graph-index.ts';
import { removeUnused } from './remove-unused.ts';
import { runtimeDomain } from './runtime-operators.ts';

/** One of the three projections of an attention: input times weight, plus bias. */
interface Projection {
  readonly input: string;
  /** Float32, [width of the input, heads * width of a head]. */
  readonly weight: OnnxTensor;
  readonly bias: OnnxTensor;
}

interface FusedAttention {
  readonly node: OnnxNode;
  readonly constants: readonly OnnxTensor[];
}

/**
 * A graph in which attention without a mask is one node of the runtime: queries, keys and values by one product, heads
 * without moving numbers about. It differs by rounding alone. Undefined where no attention is of the known forms.
 *
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md (Attention)
 */
export function fuseAttention(graph: OnnxGraph): OnnxGraph | undefined {
  if (hasSubgraphs(graph)) return undefined;
  const index = indexGraph(graph);
  const fused = new Map<OnnxNode, FusedAttention>();
  for (const node of graph.nodes) {
    const attention = node.operator === 'Reshape' ? findAttention(index, node.outputs[0]!) : undefined;
    const replacement = attention && fuse(index, attention);
    if (replacement) fused.set(node, replacement);
  }
  if (fused.size === 0) return undefined;
  return removeUnused({
    ...graph,
    nodes: graph.nodes.map((node) => fused.get(node)?.node ?? node),
    initializers: [...graph.initializers, ...[...fused.values()].flatMap(({ constants }) => constants)],
  });
}

function fuse(index: GraphIndex, attention: Attention): FusedAttention | undefined {
  const { joined, heads, headWidth, keys, values, steps } = attention;
  const scaling = { value: 1 };
  const projections = [attention.queries, splitHeadsOf(index, keys), splitHeadsOf(index, values)].map((value) =>
    value === undefined ? undefined : findProjection(index, value, heads * headWidth, scaling),
  );
  const [query, key, value] = projections;
  if (!query || !key || !value || key.input !== query.input || value.input !== query.input) return undefined;
  const scalings = steps.filter(({ node }) => node.operator === 'Mul' || node.operator === 'Div');
  if (!scalings.every(({ node, queryInput }) => multiplyBy(index, node, queryInput, scaling))) return undefined;

  const parts = [query, key, value];
  const weight = joinColumns(
    `${joined}/weight`,
    parts.map((part) => part.weight),
  );
  const bias = joinColumns(
    `${joined}/bias`,
    parts.map((part) => part.bias),
  );
  return {
    constants: [weight, bias],
    node: {
      operator: 'Attention',
      domain: runtimeDomain,
      name: joined,
      inputs: [query.input, weight.name, bias.name],
      outputs: [joined],
      attributes: { num_heads: { kind: 'int', value: heads }, scale: { kind: 'float', value: scaling.value } },
    },
  };
}

/** [batch, tokens, width] before it was split into heads and transposed, whatever the order of the steps. */
function splitHeadsOf(index: GraphIndex, value: string): string | undefined {
  let current = value;
  let order = '';
  for (let node = index.producer(current); node?.operator === 'Transpose' || node?.operator === 'Reshape'; ) {
    if (node.operator === 'Transpose') order = `${intsAttribute(node, 'perm')?.join()} ${order}`;
    current = node.inputs[0]!;
    node = index.producer(current);
  }
  return knownOrders.has(order.trim()) ? current : undefined;
}

/** To [.., heads, tokens, width of a head], and from there to [.., width of a head, tokens]. */
const knownOrders: ReadonlySet<string> = new Set([
  splitOrder,
  `${splitOrder} 0,2,1`,
  `${splitOrder} 0,1,3,2`,
  '0,2,3,1',
]);

/** The linear layer whose output `value` is, up to multiplications by numbers, which go to `scaling`. */
function findProjection(
  index: GraphIndex,
  value: string,
  width: number,
  scaling: { value: number },
): Projection | undefined {
  const node = index.producer(value);
  if (node?.operator === 'Mul' || node?.operator === 'Div') {
    const input = index.constant(node.inputs[0]!) ? 1 : 0;
    const isScaled = multiplyBy(index, node, input, scaling);
    return isScaled ? findProjection(index, node.inputs[input]!, width, scaling) : undefined;
  }
  if (node?.operator !== 'Add') return undefined;
  const biasInput = index.constant(node.inputs[0]!) ? 0 : 1;
  const bias = index.constant(node.inputs[biasInput]!);
  const product = index.producer(node.inputs[1 - biasInput]!);
  const weight = product?.operator === 'MatMul' ? index.constant(product.inputs[1]!) : undefined;
  if (weight?.elementType !== 'float32' || weight.shape.length !== 2 || weight.shape[1] !== width) return undefined;
  if (bias?.elementType !== 'float32' || bias.shape.join() !== String(width)) return undefined;
  return { input: product!.inputs[0]!, weight, bias };
}

/** Whether `node` multiplies its input number `input` by one number, which then goes to `scaling`. */
function multiplyBy(index: GraphIndex, node: OnnxNode, input: number, scaling: { value: number }): boolean {
  const factor = index.constant(node.inputs[1 - input] ?? '');
  const isScaling = node.operator === 'Mul' || (node.operator === 'Div' && input === 0);
  if (!isScaling || factor?.elementType !== 'float32' || factor.shape.some((extent) => extent !== 1)) return false;
  const [number] = float32Values(factor);
  scaling.value *= node.operator === 'Mul' ? number! : 1 / number!;
  return true;
}

/** Matrices of equal height side by side; vectors one after the other. */
function joinColumns(name: string, tensors: readonly OnnxTensor[]): OnnxTensor {
  const widths = tensors.map(({ shape }) => shape.at(-1)!);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const leading = tensors[0]!.shape.slice(0, -1);
  const rows = leading[0] ?? 1;
  const joined = new Float32Array(rows * width);
  let column = 0;
  tensors.forEach((tensor, i) => {
    const values = float32Values(tensor);
    const own = widths[i]!;
    for (let row = 0; row < rows; row++) joined.set(values.subarray(row * own, (row + 1) * own), row * width + column);
    column += own;
  });
  return createTensor(name, [...leading, width], joined);
}
