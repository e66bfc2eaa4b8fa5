import type { OnnxNode } from '../format/onnx-model.ts';
import { type GraphIndex, intAttribute, intsAttribute } from './graph-index.ts';
import { rankOfShape } from './value-rank.ts';

/** Multi-head attention as exporters spell it out, from the joined heads back to the queries. */
export interface Attention {
  /** [batch, tokens, width]: the heads side by side, before the output projection. */
  readonly joined: string;
  /** Queries, [batch, tokens, width], before they are split into heads. */
  readonly queries: string;
  readonly heads: number;
  readonly headWidth: number;
  /** Whether batch and heads share one axis while attending: [batch * heads, tokens, width of a head]. */
  readonly isFolded: boolean;
  /** From the split queries to the mixed values, in order: scaling, scores, softmax, mixing. */
  readonly steps: readonly AttentionStep[];
  /** Of all tokens, split and transposed: [.., width of a head, tokens]. */
  readonly keys: string;
  /** Of all tokens, split: [.., tokens, width of a head]. */
  readonly values: string;
}

/** A node on the way from the queries to the joined heads, and which of its inputs comes from there. */
export interface AttentionStep {
  readonly node: OnnxNode;
  readonly queryInput: number;
}

/** From [batch, tokens, heads, width of a head] to one matrix a head. */
export const splitOrder = '0,2,1,3';

/** The attention whose joined heads are `joined`; undefined where the nodes before it are not of the known forms. */
export function findAttention(index: GraphIndex, joined: string): Attention | undefined {
  const join = index.producer(joined);
  const transpose =
    join?.operator === 'Reshape' && rankOfShape(index, join.inputs[1]!) === 3
      ? index.producer(join.inputs[0]!)
      : undefined;
  if (!transpose || !isHeadTranspose(transpose)) return undefined;
  const steps: AttentionStep[] = [];
  const mixing = skipReshape(index, transpose.inputs[0]!);
  const softmax = mixing?.operator === 'MatMul' ? skipIdentity(index, mixing.inputs[0]!) : undefined;
  if (!mixing || softmax?.operator !== 'Softmax') return undefined;
  steps.unshift({ node: softmax, queryInput: 0 }, { node: mixing, queryInput: 0 });

  let value = addScalings(index, softmax.inputs[0]!, steps);
  const scores = index.producer(value);
  if (scores?.operator !== 'MatMul') return undefined;
  steps.unshift({ node: scores, queryInput: 0 });
  value = addScalings(index, scores.inputs[0]!, steps);

  const split = skipReshape(index, value);
  if (!split || !isHeadTranspose(split)) return undefined;
  const reshape = index.producer(split.inputs[0]!);
  const sizes = reshape?.operator === 'Reshape' ? trailingSizes(index, reshape.inputs[1]!) : undefined;
  const isFolded = index.producer(value) !== split;
  const isUnfolded = index.producer(transpose.inputs[0]!) !== mixing;
  if (!reshape || !sizes || isFolded !== isUnfolded || !isOverLastAxis(softmax, isFolded ? 3 : 4)) return undefined;
  return {
    joined,
    queries: reshape.inputs[0]!,
    ...sizes,
    isFolded,
    steps,
    keys: scores.inputs[1]!,
    values: mixing.inputs[1]!,
  };
}

/** Walks back from `value` over multiplications by what does not depend on the tokens, adding them to `steps`. */
function addScalings(index: GraphIndex, value: string, steps: AttentionStep[]): string {
  const node = index.producer(value);
  if (!node || (node.operator !== 'Mul' && node.operator !== 'Div')) return value;
  const queryInput = node.operator === 'Mul' && isScalar(index, node.inputs[0]!) ? 1 : 0;
  if (!isScalar(index, node.inputs[1 - queryInput]!)) return value;
  steps.unshift({ node, queryInput });
  return addScalings(index, node.inputs[queryInput]!, steps);
}

function isScalar(index: GraphIndex, value: string): boolean {
  return index.constant(value)?.shape.every((extent) => extent === 1) ?? false;
}

function isHeadTranspose(node: OnnxNode): boolean {
  return node.operator === 'Transpose' && intsAttribute(node, 'perm')?.join() === splitOrder;
}

function skipReshape(index: GraphIndex, value: string): OnnxNode | undefined {
  const node = index.producer(value);
  return node?.operator === 'Reshape' ? index.producer(node.inputs[0]!) : node;
}

function skipIdentity(index: GraphIndex, value: string): OnnxNode | undefined {
  const node = index.producer(value);
  return node?.operator === 'Identity' || node?.operator === 'Dropout' ? index.producer(node.inputs[0]!) : node;
}

/** The last two of four sizes that a Reshape takes, whether they stand in one constant or are put together. */
function trailingSizes(index: GraphIndex, shape: string): { heads: number; headWidth: number } | undefined {
  const whole = index.integers(shape);
  const parts = index.producer(shape);
  const sizes = whole ?? (parts?.operator === 'Concat' ? parts.inputs.map((part) => index.integers(part)?.[0]) : []);
  const [heads, headWidth] = sizes.slice(2);
  return sizes.length === 4 && heads && headWidth && heads > 0 && headWidth > 0 ? { heads, headWidth } : undefined;
}

function isOverLastAxis(softmax: OnnxNode, rank: number): boolean {
  const axis = intAttribute(softmax, 'axis', -1);
  return axis === -1 || axis === rank - 1;
}
