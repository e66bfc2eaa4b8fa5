import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';
import { z } from 'zod';

/** Where the embedded network ends: among all layers, this one's average told people's likes best. */
export const lastLayer = 'block_13_expand_relu';

/** Zeros before and after the height, and before and after the width. */
export type Padding = readonly [readonly [number, number], readonly [number, number]];

interface LayerPlace {
  readonly name: string;
  /** Names of the layers whose outputs it takes. */
  readonly inbound_nodes: readonly string[];
}

export interface ConvolutionLayer extends LayerPlace {
  readonly class_name: 'Conv2D' | 'DepthwiseConv2D';
  readonly config: { readonly strides: readonly [number, number]; readonly padding: 'same' | 'valid' };
}

export interface NormalizationLayer extends LayerPlace {
  readonly class_name: 'BatchNormalization';
  readonly config: { readonly epsilon: number };
}

export interface PaddingLayer extends LayerPlace {
  readonly class_name: 'ZeroPadding2D';
  readonly config: { readonly padding: Padding };
}

export interface PlainLayer extends LayerPlace {
  /** ReLU is cut off at 6. */
  readonly class_name: 'InputLayer' | 'ReLU' | 'Add';
}

export type KerasLayer = ConvolutionLayer | NormalizationLayer | PaddingLayer | PlainLayer;

const place = {
  name: z.string(),
  inbound_nodes: z
    .array(z.array(z.tuple([z.string()], z.unknown())))
    .transform((nodes) => (nodes[0] ?? []).map(([name]) => name)),
};
const pairSchema = z.tuple([z.number(), z.number()]);
const convolutionConfig = z.object({
  strides: pairSchema,
  padding: z.enum(['same', 'valid']),
  use_bias: z.literal(false),
  activation: z.literal('linear'),
});

const layerSchema: z.ZodType<KerasLayer> = z.discriminatedUnion('class_name', [
  z.object({ ...place, class_name: z.enum(['InputLayer', 'Add']) }),
  z.object({
    ...place,
    class_name: z.literal('ReLU'),
    config: z.object({ max_value: z.literal(6), negative_slope: z.literal(0), threshold: z.literal(0) }),
  }),
  z.object({
    ...place,
    class_name: z.literal('ZeroPadding2D'),
    config: z.object({ padding: z.tuple([pairSchema, pairSchema]) }),
  }),
  z.object({ ...place, class_name: z.literal('BatchNormalization'), config: z.object({ epsilon: z.number() }) }),
  z.object({ ...place, class_name: z.literal('Conv2D'), config: convolutionConfig }),
  z.object({
    ...place,
    class_name: z.literal('DepthwiseConv2D'),
    config: convolutionConfig.extend({ depth_multiplier: z.literal(1) }),
  }),
]);

const kernelShapeSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const topologySchema = z.object({
  modelTopology: z.object({
    model_config: z.object({ config: z.object({ layers: z.array(z.looseObject({ name: z.string() })) }) }),
  }),
  weightsManifest: z.array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number()),
          quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }),
        }),
      ),
    }),
  ),
});

/** A weight as nsfwjs stores it: `value = codes[i] * scale + min`, row-major in Keras's order (height, width, in, out). */
export interface QuantizedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly codes: Uint8Array;
  readonly scale: number;
  readonly min: number;
}

export interface KerasNetwork {
  /** In topological order, up to and including the layer asked for. */
  readonly layers: readonly KerasLayer[];
  readonly weights: ReadonlyMap<string, QuantizedWeight>;
}

/** The MobileNetV2 that the npm package nsfwjs carries, cut after the layer `lastLayer`. */
export async function loadKerasNetwork(lastLayer: string): Promise<KerasNetwork> {
  const model = z.object({ default: topologySchema }).parse(await MobileNetV2Model.modelJson()).default;
  const allLayers = model.modelTopology.model_config.config.layers;
  const cut = allLayers.findIndex((layer) => layer.name === lastLayer);
  if (cut < 0) throw new Error(`nsfwjs's MobileNetV2 has no layer ${lastLayer}.`);
  return {
    layers: z.array(layerSchema).parse(allLayers.slice(0, cut + 1)),
    weights: splitWeights(
      await loadWeightBytes(),
      model.weightsManifest.flatMap((group) => group.weights),
    ),
  };
}

export function getWeight(network: KerasNetwork, name: string): QuantizedWeight {
  const weight = network.weights.get(name);
  if (!weight) throw new Error(`nsfwjs's MobileNetV2 has no weight ${name}.`);
  return weight;
}

/** Height, width, input channels, output channels (of a depthwise kernel: the multiplier, 1). */
export function kernelShapeOf({ shape }: QuantizedWeight): [number, number, number, number] {
  return kernelShapeSchema.parse(shape);
}

async function loadWeightBytes(): Promise<Uint8Array> {
  const bundles = await Promise.all(MobileNetV2Model.weightBundles.map((load) => load()));
  return Buffer.concat(bundles.map((bundle) => Buffer.from(bundle.default, 'base64')));
}

function splitWeights(
  bytes: Uint8Array,
  manifest: readonly { name: string; shape: number[]; quantization: { scale: number; min: number } }[],
): ReadonlyMap<string, QuantizedWeight> {
  const weights = new Map<string, QuantizedWeight>();
  let offset = 0;
  for (const { name, shape, quantization } of manifest) {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const codes = bytes.subarray(offset, offset + size);
    weights.set(name, { name, shape, codes, scale: quantization.scale, min: quantization.min });
    offset += size;
  }
  if (offset !== bytes.length)
    throw new Error(`The manifest names ${offset} weight bytes; nsfwjs holds ${bytes.length}.`);
  return weights;
}
