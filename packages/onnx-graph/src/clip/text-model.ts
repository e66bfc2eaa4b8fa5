import type { OnnxModel } from '../format/onnx-model.ts';
import type { ClipArchitecture, ClipWeights } from './clip-architecture.ts';
import { GraphBuilder, int } from './graph-builder.ts';
import { addLayerNorm, addTransformer, type TransformerPlace } from './transformer.ts';

/** What a token may not look at gets this score; transformers takes the smallest float32. */
const hiddenScore = -3.4028234663852886e38;

/**
 * CLIP's text tower as PyTorch's exporter writes it: `input_ids` [batch, sequence] to `text_embeds` [batch, dimensions],
 * not normalised. The token with the highest id, which is that of the end, is what counts; after it anything may follow.
 */
export function buildClipTextModel({ dimensions, text }: ClipArchitecture, weights: ClipWeights): OnnxModel {
  const builder = new GraphBuilder();
  const { width, contextLength, vocabularySize } = text;
  const length = builder.add('Gather', [builder.add('Shape', ['input_ids']), builder.index(1)], { axis: int(0) });
  const place: TransformerPlace = { builder, weights, tower: text, prefix: '', mask: addCausalMask(builder, length) };

  const tokenTable = builder.weight(
    'token_embedding.weight',
    [vocabularySize, width],
    weights('token_embedding.weight', [vocabularySize, width]),
  );
  const positionTable = builder.weight(
    'positional_embedding',
    [contextLength, width],
    weights('positional_embedding', [contextLength, width]),
  );
  const positions = builder.add('Slice', [
    positionTable,
    builder.indices(0),
    builder.add('Unsqueeze', [length, builder.indices(0)]),
    builder.indices(0),
  ]);
  const tokens = builder.add('Add', [builder.add('Gather', [tokenTable, 'input_ids']), positions]);
  const hidden = addLayerNorm(place, 'ln_final', addTransformer(place, tokens));
  const projection = builder.weight(
    'text_projection',
    [width, dimensions],
    weights('text_projection', [width, dimensions]),
  );
  builder.add('MatMul', [addEndToken(builder, hidden), projection]);
  builder.nameOutput('text_embeds');

  return builder.build({
    name: 'main_graph',
    inputs: [{ name: 'input_ids', elementType: 'int64', shape: ['batch_size', 'sequence_length'] }],
    outputs: [{ name: 'text_embeds', elementType: 'float32', shape: ['batch_size', dimensions] }],
  });
}

/** [1, 1, length, length]: 0 where a token may look, `hiddenScore` after it. */
function addCausalMask(builder: GraphBuilder, length: string): string {
  const places = builder.add('Range', [builder.index(0), length, builder.index(1)]);
  const rows = builder.add('Unsqueeze', [places, builder.indices(0, 1, 3)]);
  const columns = builder.add('Unsqueeze', [places, builder.indices(0, 1, 2)]);
  return builder.add('Where', [
    builder.add('Greater', [columns, rows]),
    builder.number(hiddenScore),
    builder.number(0),
  ]);
}

function addEndToken(builder: GraphBuilder, hidden: string): string {
  const batch = builder.add('Gather', [builder.add('Shape', [hidden]), builder.index(0)], { axis: int(0) });
  const rows = builder.add('Range', [builder.index(0), batch, builder.index(1)]);
  const ends = builder.add('ArgMax', ['input_ids'], { axis: int(-1), keepdims: int(0), select_last_index: int(0) });
  const pair = (value: string) => builder.add('Unsqueeze', [value, builder.indices(-1)]);
  return builder.add('GatherND', [hidden, builder.add('Concat', [pair(rows), pair(ends)], { axis: int(-1) })]);
}
