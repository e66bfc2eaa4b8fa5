import type { OnnxNode } from '../format/onnx-model.ts';
import type { GraphIndex } from './graph-index.ts';

/** Operators whose output has as many axes as their first input. */
const keepsRank: ReadonlySet<string> = new Set([
  ...['Identity', 'Dropout', 'Cast', 'Slice', 'LayerNormalization', 'Softmax', 'MatMul'],
  ...['Neg', 'Sqrt', 'Pow', 'Reciprocal', 'Sigmoid', 'Erf', 'Tanh', 'Gelu', 'FastGelu', 'QuickGelu'],
]);
/** Of inputs with unlike axes, those with fewer are spread over the others. */
const takesMostAxes: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Concat']);

/** How many axes a value has, as far as the operators before it tell; undefined where they don't. */
export function createRankFinder(index: GraphIndex): (value: string) => number | undefined {
  const known = new Map<string, number | undefined>();

  const rankOf = (value: string): number | undefined => {
    const constant = index.constant(value);
    if (constant) return constant.shape.length;
    if (known.has(value)) return known.get(value);
    const node = index.producer(value);
    const rank = node && rankAfter(node);
    known.set(value, rank);
    return rank;
  };
  const rankAfter = ({ operator, inputs, attributes }: OnnxNode): number | undefined => {
    if (operator === 'Reshape') return rankOfShape(index, inputs[1]!);
    if (operator === 'Transpose')
      return attributes['perm']?.kind === 'ints' ? attributes['perm'].value.length : undefined;
    if (keepsRank.has(operator)) return rankOf(inputs[0]!);
    if (!takesMostAxes.has(operator)) return undefined;
    const ranks = inputs.map(rankOf).filter((rank) => rank !== undefined);
    return ranks.length > 0 ? Math.max(...ranks) : undefined;
  };
  return rankOf;
}

/** How many sizes a shape has, whether they stand in one constant or are put together. */
export function rankOfShape(index: GraphIndex, shape: string): number | undefined {
  const parts = index.producer(shape);
  return index.integers(shape)?.length ?? (parts?.operator === 'Concat' ? parts.inputs.length : undefined);
}
