import { beforeAll, describe, expect, it } from 'vitest';
import type { OnnxModel } from '../format/onnx-model.ts';
import { int64Tensor } from '../format/tensor-values.ts';
import { embedWaves, relativeDifference, smallTextModel, smallVisionModel } from '../small-clip.testing.ts';
import { exporterVariants } from './exporter-variants.testing.ts';
import { rewriteModel } from './rewrite-model.ts';
import { selectClassToken } from './select-class-token.ts';

const classTokenOnly = { rewrites: ['class-token'] } as const;

describe('selectClassToken', () => {
  let expected: Float32Array;
  beforeAll(async () => {
    expected = await embedWaves(smallVisionModel);
  });

  it.each(Object.entries(exporterVariants))('changes no embedding, on a graph with %s', async (_, vary) => {
    const model = vary(smallVisionModel);
    expect(relativeDifference(await embedWaves(model), expected), 'the variant itself').toBeLessThan(1e-5);
    const { model: rewritten, rewrites } = rewriteModel(model, classTokenOnly);
    expect(rewrites).toEqual(['class-token']);
    expect(relativeDifference(await embedWaves(rewritten), expected)).toBeLessThan(1e-5);
  });

  it('computes queries and what follows attention for one token in the last layer', () => {
    const { model } = rewriteModel(smallVisionModel, classTokenOnly);
    const products = model.graph.nodes.filter(({ operator }) => operator === 'MatMul');
    const forOneToken = products.filter(({ name }) => name.endsWith('/class-token'));
    // Queries, scores, mixing, output projection and two linear layers; keys and values stay whole.
    expect(forOneToken).toHaveLength(6);
    expect(products).toHaveLength(2 * 8 + 1);
  });

  it('finds nothing more to do the second time', () => {
    expect(rewriteModel(rewriteModel(smallVisionModel).model).rewrites).toEqual([]);
  });

  it('leaves the weights where they are', () => {
    const { model } = rewriteModel(smallVisionModel, classTokenOnly);
    const before = new Map(smallVisionModel.graph.initializers.map((tensor) => [tensor.name, tensor.bytes]));
    for (const { name, bytes } of model.graph.initializers) {
      if (before.has(name)) expect(bytes).toBe(before.get(name));
    }
  });

  it.each<[string, OnnxModel]>([
    ['takes the end token', smallTextModel],
    ['takes another token', withLastIndex(1)],
    ['gives all tokens too', withOutputOfAllTokens()],
    ['adds a mask to the scores', withMaskedScores()],
  ])('leaves a graph alone that %s', (_, { graph }) => {
    expect(selectClassToken(graph)).toBeUndefined();
  });
});

function withLastIndex(value: number): OnnxModel {
  const { graph } = smallVisionModel;
  const gather = graph.nodes.findLast(({ operator }) => operator === 'Gather')!;
  const nodes = graph.nodes.map((node) =>
    node === gather ? { ...node, inputs: [node.inputs[0]!, 'another index'] } : node,
  );
  const initializers = [...graph.initializers, int64Tensor('another index', [value])];
  return { ...smallVisionModel, graph: { ...graph, nodes, initializers } };
}

function withOutputOfAllTokens(): OnnxModel {
  const { graph } = smallVisionModel;
  const name = graph.nodes.findLast(({ operator }) => operator === 'Gather')!.inputs[0]!;
  const outputs = [...graph.outputs, { name, elementType: 'float32', shape: ['batch_size', 17, 32] } as const];
  return { ...smallVisionModel, graph: { ...graph, outputs } };
}

/** A mask may be another for each token. */
function withMaskedScores(): OnnxModel {
  const { graph } = smallVisionModel;
  const softmax = graph.nodes.findLast(({ operator }) => operator === 'Softmax')!;
  const scores = softmax.inputs[0]!;
  const mask = { operator: 'Add', name: 'masked', inputs: [scores, scores], outputs: ['masked'], attributes: {} };
  const nodes = graph.nodes.flatMap((node) => (node === softmax ? [mask, { ...node, inputs: ['masked'] }] : [node]));
  return { ...smallVisionModel, graph: { ...graph, nodes } };
}
