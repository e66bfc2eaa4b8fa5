import type { OnnxModel } from '../format/onnx-model.ts';
import { type ClipArchitecture, type ClipWeights, patchGridSize } from './clip-architecture.ts';
import { GraphBuilder, int, ints } from './graph-builder.ts';
import { addLayerNorm, addTransformer, type TransformerPlace } from './transformer.ts';

/**
 * CLIP's picture tower as PyTorch's exporter writes it: `pixel_values` [batch, 3, resolution, resolution] to
 * `image_embeds` [batch, dimensions], not normalised.
 */
export function buildClipVisionModel({ dimensions, vision }: ClipArchitecture, weights: ClipWeights): OnnxModel {
  const builder = new GraphBuilder();
  const place: TransformerPlace = { builder, weights, tower: vision, prefix: 'visual.' };
  const { width, resolution } = vision;

  const tokens = addLayerNorm(place, 'visual.ln_pre', addTokens(place, { dimensions, vision }));
  const hidden = addTransformer(place, tokens);
  const classToken = builder.add('Gather', [hidden, builder.index(0)], { axis: int(1) });
  const pooled = addLayerNorm(place, 'visual.ln_post', classToken);
  const projection = builder.weight('visual.proj', [width, dimensions], weights('visual.proj', [width, dimensions]));
  builder.add('MatMul', [pooled, projection]);
  builder.nameOutput('image_embeds');

  return builder.build({
    name: 'main_graph',
    inputs: [{ name: 'pixel_values', elementType: 'float32', shape: ['batch_size', 3, resolution, resolution] }],
    outputs: [{ name: 'image_embeds', elementType: 'float32', shape: ['batch_size', dimensions] }],
  });
}

/** The class token and one token a patch, with their positions: [batch, 1 + patches, width]. */
function addTokens(
  { builder, weights }: TransformerPlace,
  { vision }: Pick<ClipArchitecture, 'vision' | 'dimensions'>,
): string {
  const { width, patchSize } = vision;
  const tokenCount = patchGridSize(vision) ** 2 + 1;
  const kernelShape = [width, 3, patchSize, patchSize];
  const kernel = builder.weight('visual.conv1.weight', kernelShape, weights('visual.conv1.weight', kernelShape));
  const patches = builder.add('Conv', ['pixel_values', kernel], {
    dilations: ints(1, 1),
    group: int(1),
    kernel_shape: ints(patchSize, patchSize),
    pads: ints(0, 0, 0, 0),
    strides: ints(patchSize, patchSize),
  });
  const leading = builder.add('Slice', [
    builder.add('Shape', [patches]),
    builder.indices(0),
    builder.indices(2),
    builder.indices(0),
  ]);
  const flatShape = builder.add('Concat', [leading, builder.indices(-1)], { axis: int(0) });
  const flat = builder.add('Transpose', [builder.add('Reshape', [patches, flatShape])], { perm: ints(0, 2, 1) });

  const batch = builder.add('Gather', [builder.add('Shape', ['pixel_values']), builder.index(0)], { axis: int(0) });
  const classShape = builder.add(
    'Concat',
    [builder.add('Unsqueeze', [batch, builder.indices(0)]), builder.indices(1), builder.indices(width)],
    { axis: int(0) },
  );
  const classEmbedding = builder.weight('visual.class_embedding', [width], weights('visual.class_embedding', [width]));
  const classTokens = builder.add('Expand', [classEmbedding, classShape]);
  const positions = builder.weight(
    'visual.positional_embedding',
    [1, tokenCount, width],
    weights('visual.positional_embedding', [tokenCount, width]),
  );
  return builder.add('Add', [builder.add('Concat', [classTokens, flat], { axis: int(1) }), positions]);
}
