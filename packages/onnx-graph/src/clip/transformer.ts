import type { ClipTower, ClipWeights } from './clip-architecture.ts';
import { hiddenWidth } from './clip-architecture.ts';
import { type GraphBuilder, int, ints } from './graph-builder.ts';

const layerNormEpsilon = 1e-5;
const quickGeluSlope = 1.702;

/** A tower's layers under construction. */
export interface TransformerPlace {
  readonly builder: GraphBuilder;
  readonly weights: ClipWeights;
  readonly tower: ClipTower;
  /** Before the names of the tower's weights in OpenAI's state dict: `visual.` or nothing. */
  readonly prefix: string;
  /** Added to the scores of attention, where tokens must not see those after them. */
  readonly mask?: string;
}

/** All layers of a tower over `tokens`, [batch, tokens, width]. */
export function addTransformer(place: TransformerPlace, tokens: string): string {
  let hidden = tokens;
  for (let layer = 0; layer < place.tower.layers; layer++) hidden = addLayer(place, layer, hidden);
  return hidden;
}

function addLayer(place: TransformerPlace, layer: number, tokens: string): string {
  const { builder, weights, tower, prefix } = place;
  const name = `${prefix}transformer.resblocks.${layer}`;
  const [inner, outer] = [hiddenWidth(tower), tower.width];

  const attended = addAttention(place, `${name}.attn`, addLayerNorm(place, `${name}.ln_1`, tokens));
  const residual = builder.add('Add', [tokens, attended]);

  const normalized = addLayerNorm(place, `${name}.ln_2`, residual);
  const expanded = addLinear(builder, `${name}.mlp.c_fc`, normalized, {
    inputs: outer,
    outputs: inner,
    weight: weights(`${name}.mlp.c_fc.weight`, [inner, outer]),
    bias: weights(`${name}.mlp.c_fc.bias`, [inner]),
  });
  const gate = builder.add('Sigmoid', [builder.add('Mul', [expanded, builder.number(quickGeluSlope)])]);
  const contracted = addLinear(builder, `${name}.mlp.c_proj`, builder.add('Mul', [expanded, gate]), {
    inputs: inner,
    outputs: outer,
    weight: weights(`${name}.mlp.c_proj.weight`, [outer, inner]),
    bias: weights(`${name}.mlp.c_proj.bias`, [outer]),
  });
  return builder.add('Add', [residual, contracted]);
}

/** Multi-head attention of each token to all, step by step as PyTorch's exporter writes it. */
function addAttention(place: TransformerPlace, name: string, tokens: string): string {
  const { builder, weights, tower, mask } = place;
  const { width, heads } = tower;
  const headWidth = width / heads;
  const packedWeight = weights(`${name}.in_proj_weight`, [3 * width, width]);
  const packedBias = weights(`${name}.in_proj_bias`, [3 * width]);
  const project = (part: number, partName: string) =>
    addLinear(builder, `${name}.${partName}_proj`, tokens, {
      inputs: width,
      outputs: width,
      weight: packedWeight.subarray(part * width * width, (part + 1) * width * width),
      bias: packedBias.subarray(part * width, (part + 1) * width),
    });

  const shape = builder.add('Shape', [tokens]);
  const extent = (axis: number) =>
    builder.add('Unsqueeze', [
      builder.add('Gather', [shape, builder.index(axis)], { axis: int(0) }),
      builder.indices(0),
    ]);
  const [batch, length] = [extent(0), extent(1)];
  const shapeOf = (...extents: readonly string[]) => builder.add('Concat', extents, { axis: int(0) });
  const perHeadShape = shapeOf(batch, length, builder.indices(heads), builder.indices(headWidth));
  const foldedShape = shapeOf(builder.indices(-1), length, builder.indices(headWidth));
  /** [batch, tokens, width] to [batch * heads, tokens, width of a head]. */
  const splitHeads = (value: string) => {
    const perHead = builder.add('Transpose', [builder.add('Reshape', [value, perHeadShape])], {
      perm: ints(0, 2, 1, 3),
    });
    return builder.add('Reshape', [perHead, foldedShape]);
  };

  const scale = builder.number(headWidth ** -0.5);
  const queries = splitHeads(builder.add('Mul', [project(0, 'q'), scale]));
  const keys = splitHeads(project(1, 'k'));
  const values = splitHeads(project(2, 'v'));

  let scores = builder.add('MatMul', [queries, builder.add('Transpose', [keys], { perm: ints(0, 2, 1) })]);
  if (mask) {
    const perHead = builder.add('Reshape', [scores, shapeOf(batch, builder.indices(heads), length, length)]);
    const masked = builder.add('Add', [perHead, mask]);
    scores = builder.add('Reshape', [masked, shapeOf(builder.indices(-1), length, length)]);
  }
  const attention = builder.add('Softmax', [scores], { axis: int(-1) });
  const mixed = builder.add('MatMul', [attention, values]);

  const perHead = builder.add('Reshape', [
    mixed,
    shapeOf(batch, builder.indices(heads), length, builder.indices(headWidth)),
  ]);
  const joined = builder.add('Reshape', [
    builder.add('Transpose', [perHead], { perm: ints(0, 2, 1, 3) }),
    shapeOf(batch, length, builder.indices(width)),
  ]);
  return addLinear(builder, `${name}.out_proj`, joined, {
    inputs: width,
    outputs: width,
    weight: weights(`${name}.out_proj.weight`, [width, width]),
    bias: weights(`${name}.out_proj.bias`, [width]),
  });
}

/** Layer normalisation of the last axis in nine steps, as exporters write it before operator set 17. */
export function addLayerNorm({ builder, weights, tower }: TransformerPlace, name: string, input: string): string {
  const scale = builder.weight(`${name}.weight`, [tower.width], weights(`${name}.weight`, [tower.width]));
  const bias = builder.weight(`${name}.bias`, [tower.width], weights(`${name}.bias`, [tower.width]));
  const mean = builder.add('ReduceMean', [input], { axes: ints(-1) });
  const centered = builder.add('Sub', [input, mean]);
  const squared = builder.add('Pow', [centered, builder.number(2)]);
  const variance = builder.add('ReduceMean', [squared], { axes: ints(-1) });
  const deviation = builder.add('Sqrt', [builder.add('Add', [variance, builder.number(layerNormEpsilon)])]);
  const normalized = builder.add('Div', [centered, deviation]);
  return builder.add('Add', [builder.add('Mul', [normalized, scale]), bias]);
}

interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs], as PyTorch keeps it. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

function addLinear(builder: GraphBuilder, name: string, input: string, linear: Linear): string {
  const weight = builder.weight(
    `${name}.weight`,
    [linear.inputs, linear.outputs],
    transpose(linear.weight, linear.outputs, linear.inputs),
  );
  const bias = builder.weight(`${name}.bias`, [linear.outputs], linear.bias);
  return builder.add('Add', [bias, builder.add('MatMul', [input, weight])]);
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const transposed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) transposed[column * rows + row] = values[row * columns + column]!;
  }
  return transposed;
}
