import type { OnnxGraph, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { int64Tensor } from '../format/tensor-values.ts';
import { type Attention, findAttention } from './find-attention.ts';
import { type GraphIndex, hasSubgraphs, indexGraph, intAttribute, intsAttribute } from './graph-index.ts';
import { removeUnused } from './remove-unused.ts';

/**
 * A graph that takes only the first token of its last layer, computing only that one there: queries, the output projection
 * and the network after attention for the class token alone; keys and values for all. Exact: every number that is still
 * computed is computed from the same ones.
 *
 * Undefined where the output takes more than the first token, or the nodes before it are not of the known forms.
 */
export function selectClassToken(graph: OnnxGraph): OnnxGraph | undefined {
  if (hasSubgraphs(graph)) return undefined;
  const index = indexGraph(graph);
  for (const node of graph.nodes.toReversed()) {
    if (!takesFirstToken(index, node)) continue;
    const attention = findLastAttention(graph, index, node.inputs[0]!);
    const rewritten = attention && new TokenSelection(index, attention).rewrite(graph, node);
    // If the last attention is still needed whole, selecting would add work.
    if (rewritten && !rewritten.nodes.some(({ outputs }) => outputs.includes(attention.joined))) return rewritten;
  }
  return undefined;
}

/** Gather of index 0 or Slice from 0 to 1, along the axis of tokens in [batch, tokens, width]. */
function takesFirstToken(index: GraphIndex, node: OnnxNode): boolean {
  if (node.operator === 'Gather') {
    return intAttribute(node, 'axis', 0) === 1 && index.integers(node.inputs[1]!)?.join() === '0';
  }
  if (node.operator !== 'Slice') return false;
  const [starts, ends, axes, steps] = node.inputs.slice(1).map((input) => index.integers(input)?.join());
  return starts === '0' && ends === '1' && axes === '1' && (steps === undefined || steps === '1');
}

/** Operators that treat each token by itself. Their first input holds the tokens; the others are constants. */
const tokenwise: ReadonlySet<string> = new Set([
  ...['Identity', 'Dropout', 'Sqrt', 'Pow', 'Reciprocal', 'LayerNormalization'],
  ...['Sigmoid', 'Erf', 'Tanh', 'Gelu', 'FastGelu', 'QuickGelu'],
]);
const elementwise: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** The inputs of `node` that hold tokens, if the node computes each token of its output from the same one of theirs. */
function tokenInputs(index: GraphIndex, node: OnnxNode): readonly number[] | undefined {
  const { operator, inputs } = node;
  const isConstant = (input: string) => input === '' || index.constant(input) !== undefined;
  if (tokenwise.has(operator)) {
    const areFixed = inputs.slice(1).every((input) => isConstant(input) && isSameForAllTokens(index, input));
    return areFixed && isOverWidth(node) ? [0] : undefined;
  }
  if (elementwise.has(operator)) {
    const held = [0, 1].filter((i) => !isConstant(inputs[i]!));
    return inputs.every((input) => isSameForAllTokens(index, input)) ? held : undefined;
  }
  if (operator === 'MatMul') return index.constant(inputs[1]!)?.shape.length === 2 ? [0] : undefined;
  if (operator === 'ReduceMean') {
    const axes = intsAttribute(node, 'axes') ?? index.integers(inputs[1] ?? '');
    return isLastAxis(axes?.join()) && intAttribute(node, 'keepdims', 1) === 1 ? [0] : undefined;
  }
  return findFlatLinear(index, node) ? [0] : undefined;
}

/** Normalisation goes over the axes from `axis` on. */
function isOverWidth(node: OnnxNode): boolean {
  return node.operator !== 'LayerNormalization' || isLastAxis(String(intAttribute(node, 'axis', -1)));
}

/** Of [batch, tokens, width]. */
function isLastAxis(axis: string | undefined): boolean {
  return axis === '-1' || axis === '2';
}

/** Of a constant. Anything else is computed from the tokens, and passes. */
function isSameForAllTokens(index: GraphIndex, value: string): boolean {
  return (
    index
      .constant(value)
      ?.shape.slice(0, -1)
      .every((extent) => extent === 1) ?? true
  );
}

/** [batch, tokens, width] flattened to [-1, width], through Gemm, and back: how some exporters write a linear layer. */
function findFlatLinear(index: GraphIndex, back: OnnxNode): { gemm: OnnxNode; tokens: string } | undefined {
  const gemm = back.operator === 'Reshape' ? index.producer(back.inputs[0]!) : undefined;
  const flatten = gemm?.operator === 'Gemm' ? index.producer(gemm.inputs[0]!) : undefined;
  if (!gemm || flatten?.operator !== 'Reshape' || intAttribute(gemm, 'transA', 0) !== 0) return undefined;
  const bias = gemm.inputs[2] === undefined ? [] : index.constant(gemm.inputs[2])?.shape;
  const isKnown = linearSizes(index, gemm) !== undefined && bias !== undefined && bias.length <= 1;
  const flat = index.integers(flatten.inputs[1]!);
  const sizes = index.integers(back.inputs[1]!)?.length ?? index.producer(back.inputs[1]!)?.inputs.length;
  return isKnown && flat?.length === 2 && sizes === 3 ? { gemm, tokens: flatten.inputs[0]! } : undefined;
}

function linearSizes(index: GraphIndex, gemm: OnnxNode): { inputs: number; outputs: number } | undefined {
  const [rows, columns] = index.constant(gemm.inputs[1]!)?.shape ?? [];
  if (rows === undefined || columns === undefined) return undefined;
  return intAttribute(gemm, 'transB', 0) === 1
    ? { inputs: columns, outputs: rows }
    : { inputs: rows, outputs: columns };
}

/** Of the attentions before `value` with only tokenwise nodes between, the one that the graph computes last. */
function findLastAttention(graph: OnnxGraph, index: GraphIndex, value: string): Attention | undefined {
  const seen = new Set<string>();
  const found = new Map<OnnxNode, Attention>();
  const visit = (name: string) => {
    const node = index.producer(name);
    if (!node || seen.has(name)) return;
    seen.add(name);
    const attention = findAttention(index, name);
    if (attention) found.set(node, attention);
    else for (const input of tokenInputs(index, node) ?? []) visit(tokenSource(index, node, input));
  };
  visit(value);
  const last = graph.nodes.findLast((node) => found.has(node));
  return last && found.get(last);
}

function tokenSource(index: GraphIndex, node: OnnxNode, input: number): string {
  return node.operator === 'Reshape' ? findFlatLinear(index, node)!.tokens : node.inputs[input]!;
}

/** Raised and caught here: a node that can't be computed for one token. */
class NotSelectable extends Error {}

/** Builds the nodes that compute the first token alone, beside those of the whole graph. */
class TokenSelection {
  readonly #index: GraphIndex;
  readonly #attention: Attention;
  /** What keys and values need of all tokens. */
  readonly #whole: ReadonlySet<string>;
  readonly #selected = new Map<string, string>();
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();

  constructor(index: GraphIndex, attention: Attention) {
    this.#index = index;
    this.#attention = attention;
    this.#whole = ancestors(index, [attention.keys, attention.values]);
  }

  rewrite(graph: OnnxGraph, selection: OnnxNode): OnnxGraph | undefined {
    try {
      const token = this.#select(selection.inputs[0]!);
      const place = graph.nodes.indexOf(selection);
      const [, ...others] = selection.inputs;
      return removeUnused({
        ...graph,
        nodes: [
          ...graph.nodes.slice(0, place),
          ...this.#nodes,
          { ...selection, inputs: [token, ...others] },
          ...graph.nodes.slice(place + 1),
        ],
        initializers: [...graph.initializers, ...this.#constants.values()],
      });
    } catch (error) {
      if (error instanceof NotSelectable) return undefined;
      throw error;
    }
  }

  /** The name of `value`, [batch, tokens, ...], with its first token alone: [batch, 1, ...]. */
  #select(value: string): string {
    const known = this.#selected.get(value);
    if (known !== undefined) return known;
    const selected = this.#whole.has(value) ? this.#slice(value) : this.#recompute(value);
    this.#selected.set(value, selected);
    return selected;
  }

  #slice(value: string): string {
    const [first, second] = [this.#integers(0), this.#integers(1)];
    return this.#add({
      operator: 'Slice',
      name: '',
      inputs: [value, first, second, second],
      outputs: [selectedName(value)],
      attributes: {},
    });
  }

  #recompute(value: string): string {
    if (value === this.#attention.joined) return this.#attend();
    const node = this.#index.producer(value);
    const held = node && tokenInputs(this.#index, node);
    if (!node || !held || findAttention(this.#index, value)) throw new NotSelectable();
    const flat = findFlatLinear(this.#index, node);
    if (flat) return this.#recomputeFlat(value, flat);
    const inputs = node.inputs.map((input, i) => (held.includes(i) ? this.#select(input) : input));
    return this.#add({ ...node, inputs, outputs: [selectedName(value)] });
  }

  #recomputeFlat(value: string, { gemm, tokens }: { readonly gemm: OnnxNode; readonly tokens: string }): string {
    const sizes = linearSizes(this.#index, gemm)!;
    const flat = this.#reshape(`${value}/flat`, this.#select(tokens), [-1, sizes.inputs]);
    const [, ...others] = gemm.inputs;
    const result = this.#add({ ...gemm, inputs: [flat, ...others], outputs: [selectedName(gemm.outputs[0]!)] });
    return this.#reshape(value, result, [-1, 1, sizes.outputs]);
  }

  #attend(): string {
    const { joined, queries, heads, headWidth, isFolded, steps } = this.#attention;
    const split = isFolded ? [-1, 1, headWidth] : [-1, heads, 1, headWidth];
    // With one token, splitting the heads moves nothing.
    let value = this.#reshape(`${queries}/heads`, this.#select(queries), split);
    for (const { node, queryInput } of steps) {
      const inputs = node.inputs.map((input, i) => (i === queryInput ? value : input));
      value = this.#add({ ...node, inputs, outputs: [selectedName(node.outputs[0]!)] });
    }
    return this.#reshape(joined, value, [-1, 1, heads * headWidth]);
  }

  #reshape(name: string, value: string, shape: readonly number[]): string {
    const inputs = [value, this.#integers(...shape)];
    return this.#add({ operator: 'Reshape', name: '', inputs, outputs: [selectedName(name)], attributes: {} });
  }

  #integers(...values: readonly number[]): string {
    const name = `class-token/${values.join(',')}`;
    this.#constants.set(name, int64Tensor(name, values));
    return name;
  }

  #add(node: OnnxNode): string {
    const output = node.outputs[0]!;
    this.#nodes.push({ ...node, name: output });
    return output;
  }
}

function selectedName(value: string): string {
  return `${value}/class-token`;
}

/** `values` and all that they are computed from. */
function ancestors(index: GraphIndex, values: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...values];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (found.has(value)) continue;
    found.add(value);
    waiting.push(...(index.producer(value)?.inputs ?? []));
  }
  return found;
}
