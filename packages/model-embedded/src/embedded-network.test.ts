import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encodeOnnxModel } from '@vsm/onnx-graph';
import { pooledActivationCount } from '@vsm/vision';
import { beforeAll, describe, expect, it } from 'vitest';
import { convertToOnnx } from '../scripts/convert-to-onnx.ts';
import { averageOverPositions, evaluateKerasNetwork } from '../scripts/evaluate-keras-network.testing.ts';
import { type KerasNetwork, lastLayer, loadKerasNetwork } from '../scripts/keras-network.ts';
import { openNetwork } from '../scripts/open-network.ts';
import { embeddedModelSha256, embeddedModelUrl } from './assets.ts';

describe('the embedded network', () => {
  let network: KerasNetwork;
  let model: Uint8Array;

  beforeAll(async () => {
    network = await loadKerasNetwork(lastLayer);
    model = encodeOnnxModel(convertToOnnx(network));
  });

  it('is made alike each time, and is the file that ships', async () => {
    const again = encodeOnnxModel(convertToOnnx(await loadKerasNetwork(lastLayer)));
    expect(Buffer.compare(again, model)).toBe(0);
    expect(createHash('sha256').update(model).digest('hex')).toBe(embeddedModelSha256);
    expect(Buffer.compare(await readFile(embeddedModelUrl), model)).toBe(0);
  });

  it.each([
    [32, 32],
    [40, 33],
    [64, 48],
  ])('computes what Keras defines, on a picture of %i x %i', async (width, height) => {
    const picture = Float64Array.from({ length: height * width * 3 }, (_, i) => ((i * i * 31 + i * 17) % 256) / 255);
    const expected = averageOverPositions(evaluateKerasNetwork(network, { height, width, channels: 3, data: picture }));
    const actual = await runOnnx(model, picture, width, height);

    expect(actual).toHaveLength(pooledActivationCount);
    const largest = Math.max(...expected);
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
    expect(largest).toBeGreaterThan(0.1);
    expect(worst / largest).toBeLessThan(1e-4);
  });
});

async function runOnnx(model: Uint8Array, picture: Float64Array, width: number, height: number): Promise<Float32Array> {
  const area = width * height;
  const planes = Float32Array.from({ length: 3 * area }, (_, i) => picture[(i % area) * 3 + Math.floor(i / area)]!);
  const network = await openNetwork(model);
  const activations = await network.run(planes, [1, 3, height, width]);
  await network.close();
  return activations;
}
