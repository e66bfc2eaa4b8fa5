import { int, ints } from '../clip/graph-builder.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { int64Tensor } from '../format/tensor-values.ts';
import { type GraphIndex, indexGraph } from './graph-index.ts';
import { removeUnused } from './remove-unused.ts';

/** Of the small model: 4 x 4 patches and the class token. */
const tokenCount = 17;

type Replace = (node: OnnxNode, index: GraphIndex, addConstant: (tensor: OnnxTensor) => string) => readonly OnnxNode[];

/** `model` with each node replaced, and the opset raised to `opset`. */
function mapNodes(model: OnnxModel, replace: Replace, opset = 14): OnnxModel {
  const index = indexGraph(model.graph);
  const constants = new Map<string, OnnxTensor>();
  const addConstant = (tensor: OnnxTensor) => {
    constants.set(tensor.name, tensor);
    return tensor.name;
  };
  const nodes = model.graph.nodes.flatMap((node) => replace(node, index, addConstant));
  const initializers = [...model.graph.initializers, ...constants.values()];
  const opsets = [{ domain: '', version: opset }];
  return { ...model, opsets, graph: removeUnused({ ...model.graph, nodes, initializers }) };
}

function node(operator: string, inputs: readonly string[], output: string, more: Partial<OnnxNode> = {}): OnnxNode {
  return { operator, name: output, inputs, outputs: [output], attributes: {}, ...more };
}

const isLastGather = (index: GraphIndex, { operator, inputs, attributes }: OnnxNode) =>
  operator === 'Gather' &&
  attributes['axis']?.kind === 'int' &&
  attributes['axis'].value === 1 &&
  !!index.integers(inputs[1]!);

/** Ways in which exporters write the same network. */
export const exporterVariants: Readonly<Record<string, (model: OnnxModel) => OnnxModel>> = {
  'as PyTorch writes it': (model) => model,

  'operands of sums and products the other way round': (model) =>
    mapNodes(model, (each) =>
      each.operator === 'Add' || each.operator === 'Mul' ? [{ ...each, inputs: each.inputs.toReversed() }] : [each],
    ),

  'squares as products': (model) =>
    mapNodes(model, (each) =>
      each.operator === 'Pow' ? [node('Mul', [each.inputs[0]!, each.inputs[0]!], each.outputs[0]!)] : [each],
    ),

  'constants as weights': (model) =>
    mapNodes(model, (each, index, addConstant) => {
      if (each.operator !== 'Constant') return [each];
      addConstant({ ...index.constant(each.outputs[0]!)!, name: each.outputs[0]! });
      return [];
    }),

  'the class token by Slice and Squeeze': (model) =>
    mapNodes(model, (each, index, addConstant) => {
      if (!isLastGather(index, each)) return [each];
      const [zero, one] = [addConstant(int64Tensor('zero', [0])), addConstant(int64Tensor('one', [1]))];
      const output = each.outputs[0]!;
      const sliced = `${output}/sliced`;
      return [node('Slice', [each.inputs[0]!, zero, one, one], sliced), node('Squeeze', [sliced, one], output)];
    }),

  'the class token by a list of one index': (model) =>
    mapNodes(model, (each, index, addConstant) => {
      if (!isLastGather(index, each)) return [each];
      const [zero, one] = [addConstant(int64Tensor('zero', [0])), addConstant(int64Tensor('one', [1]))];
      const listed = `${each.outputs[0]}/listed`;
      return [
        node('Gather', [each.inputs[0]!, zero], listed, { attributes: { axis: int(1) } }),
        node('Squeeze', [listed, one], each.outputs[0]!),
      ];
    }),

  'linear layers as Gemm between reshapes': (model) =>
    mapNodes(model, (each, index, addConstant) => {
      const product = each.operator === 'Add' ? each.inputs.map((input) => index.producer(input)) : [];
      const matMul = product.find((one) => one?.operator === 'MatMul' && index.constant(one.inputs[1]!));
      const bias = each.inputs.find((input) => index.constant(input)?.shape.length === 1);
      if (!matMul || bias === undefined) return [each];
      const [rows, columns] = index.constant(matMul.inputs[1]!)!.shape;
      const output = each.outputs[0]!;
      const flatShape = addConstant(int64Tensor(`flat/${rows}`, [-1, rows!]));
      const backShape = addConstant(int64Tensor(`back/${columns}`, [-1, tokenCount, columns!]));
      return [
        node('Reshape', [matMul.inputs[0]!, flatShape], `${output}/flat`),
        node('Gemm', [`${output}/flat`, matMul.inputs[1]!, bias], `${output}/gemm`),
        node('Reshape', [`${output}/gemm`, backShape], output),
      ];
    }),

  'shapes as constants': (model) =>
    mapNodes(model, (each, index, addConstant) => {
      const isShape = index.consumers(each.outputs[0]!).some(({ operator }) => operator === 'Reshape');
      const sizes = each.operator === 'Concat' && isShape ? each.inputs.map((input) => fixedSize(index, input)) : [];
      if (sizes.length === 0 || sizes.includes(undefined)) return [each];
      addConstant(int64Tensor(each.outputs[0]!, sizes.map(Number)));
      return [];
    }),

  'heads on an axis of their own': (model) => removeIdentities(mapNodes(model, unfoldHeads)),

  'scores scaled instead of queries': (model) =>
    removeIdentities(
      mapNodes(model, (each, index) => {
        const scaled = each.operator === 'Mul' && index.consumers(each.outputs[0]!)[0]?.operator === 'Reshape';
        if (scaled) return [node('Identity', [each.inputs[0]!], each.outputs[0]!)];
        if (each.operator !== 'Softmax') return [each];
        const scale = model.graph.nodes.find(
          ({ operator, outputs }) => operator === 'Mul' && index.consumers(outputs[0]!)[0]?.operator === 'Reshape',
        )!.inputs[1]!;
        const output = `${each.outputs[0]}/scaled`;
        return [node('Mul', [scale, each.inputs[0]!], output), { ...each, inputs: [output] }];
      }),
    ),

  'layer normalisation as one node': (model) => mapNodes(model, fuseLayerNorm, 17),
};

/** What a part of a shape is for any batch of the small model: -1 for the batch itself. */
function fixedSize(index: GraphIndex, part: string): number | undefined {
  const constant = index.integers(part)?.[0];
  if (constant !== undefined) return constant;
  const gather = index.producer(index.producer(part)?.inputs[0] ?? '');
  if (gather?.operator !== 'Gather') return undefined;
  return index.integers(gather.inputs[1]!)?.[0] === 0 ? -1 : tokenCount;
}

/** Attention over [batch, heads, tokens, width of a head], without folding batch and heads together. */
function unfoldHeads(each: OnnxNode, index: GraphIndex): readonly OnnxNode[] {
  const source = index.producer(each.inputs[0] ?? '');
  const output = each.outputs[0]!;
  const isHeads = source?.operator === 'Transpose' && permutationOf(source) === '0,2,1,3';
  const isAttending = index
    .consumers(output)
    .every(({ operator, attributes }) => operator === 'MatMul' || attributes['perm'] !== undefined);
  const isMixed = source?.operator === 'MatMul' && index.constant(source.inputs[1]!) === undefined;
  if (each.operator === 'Reshape' && ((isHeads && isAttending && !isJoin(index, each)) || isMixed)) {
    return [node('Identity', [each.inputs[0]!], output)];
  }
  return [
    permutationOf(each) === '0,2,1' &&
    isAttending &&
    source?.operator === 'Reshape' &&
    index.producer(source.inputs[0]!)?.operator === 'Transpose'
      ? { ...each, attributes: { perm: ints(0, 1, 3, 2) } }
      : each,
  ];
}

/** Hands on what goes into an Identity to whoever takes what comes out. */
function removeIdentities(model: OnnxModel): OnnxModel {
  const sources = new Map<string, string>();
  const nodes = model.graph.nodes.flatMap((each) => {
    const inputs = each.inputs.map((input) => sources.get(input) ?? input);
    if (each.operator === 'Identity') sources.set(each.outputs[0]!, inputs[0]!);
    return each.operator === 'Identity' ? [] : [{ ...each, inputs }];
  });
  return { ...model, graph: { ...model.graph, nodes } };
}

/** Whether a Reshape puts the heads side by side again, before the output projection. */
function isJoin(index: GraphIndex, { outputs }: OnnxNode): boolean {
  return index
    .consumers(outputs[0]!)
    .some(({ operator, inputs }) => operator === 'MatMul' && index.constant(inputs[1]!));
}

function permutationOf({ attributes }: OnnxNode): string {
  return attributes['perm']?.kind === 'ints' ? attributes['perm'].value.join() : '';
}

/** The nine nodes of a layer normalisation, which end in the sum with its bias. */
function fuseLayerNorm(each: OnnxNode, index: GraphIndex): readonly OnnxNode[] {
  const scaled = each.operator === 'Add' ? index.producer(each.inputs[0]!) : undefined;
  const divided = scaled?.operator === 'Mul' ? index.producer(scaled.inputs[0]!) : undefined;
  const centered = divided?.operator === 'Div' ? index.producer(divided.inputs[0]!) : undefined;
  if (centered?.operator !== 'Sub') return [each];
  const inputs = [centered.inputs[0]!, scaled!.inputs[1]!, each.inputs[1]!];
  const attributes = { axis: int(-1), epsilon: { kind: 'float', value: 1e-5 } } as const;
  return [node('LayerNormalization', inputs, each.outputs[0]!, { attributes })];
}
