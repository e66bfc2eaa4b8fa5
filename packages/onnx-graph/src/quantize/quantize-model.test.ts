import { describe, expect, it } from 'vitest';
import { encodeOnnxModel } from '../format/write-onnx-model.ts';
import { rewriteModel } from '../rewrite/rewrite-model.ts';
import { cosine, embedTokens, embedWaves, smallTextModel, smallVisionModel } from '../small-clip.testing.ts';
import { quantizeModel } from './quantize-model.ts';

const tokens = [
  [58, 3, 17, 21, 59],
  [58, 40, 2, 59, 0],
];

describe('quantizeModel', () => {
  it('keeps embeddings of pictures close', async () => {
    const exact = await embedWaves(smallVisionModel);
    const model = quantizeModel(rewriteModel(smallVisionModel).model);
    expect(cosine(await embedWaves(model), exact)).toBeGreaterThan(0.998);
  });

  it('keeps embeddings of texts close', async () => {
    const exact = await embedTokens(smallTextModel, tokens);
    expect(cosine(await embedTokens(quantizeModel(smallTextModel), tokens), exact)).toBeGreaterThan(0.998);
  });

  it('quantises what several products take once, and leaves the last product and the convolution', () => {
    const { nodes, initializers } = quantizeModel(smallVisionModel).graph;
    const count = (operator: string) => nodes.filter((node) => node.operator === operator).length;
    expect(count('MatMulIntegerToFloat')).toBe(2 * 6);
    expect(count('QuantizeLinear')).toBe(2 * 4);
    expect(count('MatMul')).toBe(2 * 2 + 1);
    expect(count('Conv')).toBe(1);
    expect(
      initializers.filter(({ elementType, shape }) => elementType === 'float32' && shape.length === 2),
    ).toHaveLength(1);
  });

  it('gives a picture the same numbers in any company', async () => {
    const model = quantizeModel(rewriteModel(smallVisionModel, { rewrites: ['class-token'] }).model);
    const together = await embedWaves(model);
    const alone = await Promise.all([0, 1, 2].map((picture) => embedWaves(model, [picture])));
    expect(alone.flatMap((embedding) => [...embedding])).toEqual([...together]);
  });

  it('is the same each time', () => {
    const [first, second] = [1, 2].map(() => encodeOnnxModel(quantizeModel(smallVisionModel)));
    expect(Buffer.compare(first!, second!)).toBe(0);
  });

  it('says so when there is nothing to quantise', () => {
    expect(() => quantizeModel(quantizeModel(smallVisionModel))).toThrow(/no product by a float32 matrix/);
  });
});
