import { beforeAll, describe, expect, it } from 'vitest';
import { embedWaves, relativeDifference, smallTextModel, smallVisionModel } from '../small-clip.testing.ts';
import { exporterVariants } from './exporter-variants.testing.ts';
import { fuseAttention } from './fuse-attention.ts';
import { rewriteModel } from './rewrite-model.ts';

const byGemm = 'linear layers as Gemm between reshapes';

describe('fuseAttention', () => {
  let expected: Float32Array;
  beforeAll(async () => {
    expected = await embedWaves(smallVisionModel);
  });

  const known = Object.entries(exporterVariants).filter(([name]) => name !== byGemm);

  it.each(known)('changes no embedding, on a graph with %s', async (_, vary) => {
    const { model, rewrites } = rewriteModel(vary(smallVisionModel), { rewrites: ['attention'] });
    expect(rewrites).toEqual(['attention']);
    expect(model.graph.nodes.filter(({ operator }) => operator === 'Attention')).toHaveLength(2);
    expect(relativeDifference(await embedWaves(model), expected)).toBeLessThan(1e-5);
  });

  it.each(known)('goes with the class token, on a graph with %s', async (_, vary) => {
    const { model, rewrites } = rewriteModel(vary(smallVisionModel));
    expect(rewrites).toEqual(['class-token', 'attention']);
    expect(model.graph.nodes.filter(({ operator }) => operator === 'Attention')).toHaveLength(1);
    expect(relativeDifference(await embedWaves(model), expected)).toBeLessThan(1e-5);
  });

  it('leaves attention alone that has a mask, or projections of another form', () => {
    expect(fuseAttention(smallTextModel.graph)).toBeUndefined();
    expect(fuseAttention(exporterVariants[byGemm]!(smallVisionModel).graph)).toBeUndefined();
  });

  it('leaves keys and values of other tokens alone', () => {
    const { graph } = smallVisionModel;
    const normalized = graph.nodes.filter(({ operator }) => operator === 'MatMul').map(({ inputs }) => inputs[0]!);
    let isFirst = true;
    const nodes = graph.nodes.map((node) => {
      const isKey = node.operator === 'MatMul' && node.inputs[1]!.includes('k_proj');
      const inputs = isKey
        ? [isFirst ? normalized[1]!.replace(/.*/, '/Add_20_output_0') : node.inputs[0]!, node.inputs[1]!]
        : node.inputs;
      if (isKey) isFirst = false;
      return { ...node, inputs };
    });
    const fused = fuseAttention({ ...graph, nodes })!;
    expect(fused.nodes.filter(({ operator }) => operator === 'Attention')).toHaveLength(1);
  });
});
