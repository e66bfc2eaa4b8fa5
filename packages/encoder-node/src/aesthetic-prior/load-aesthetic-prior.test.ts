import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAestheticPrior } from './load-aesthetic-prior.ts';
import { linearTensors, writeTorchFile } from './torch-file.testing.ts';

const spaceOf = (model: string) => ({ id: `${model}:0123456789ab:fp32:pillow-2`, dimensions: 2 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vsm-prior-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

test('a head in JSON and one of PyTorch rate the same', async () => {
  const usual = { mean: 4.9, standardDeviation: 1 };
  const json = {
    format: 'vsm-aesthetic-head',
    version: 1,
    name: 'a',
    space: 'clip-vit-b32',
    weights: [1, -2],
    bias: 5,
    usual,
  };
  const torch = await write('sa_0_4_vit_b_32_linear.pth', await writeTorchFile(linearTensors([1, -2], 5)));
  const priors = [
    await loadAestheticPrior(await write('head.json', JSON.stringify(json)), spaceOf('clip-vit-b32')),
    await loadAestheticPrior(torch, spaceOf('clip-vit-b32')),
  ];
  expect(priors.map(({ name }) => name)).toEqual(['a', 'sa_0_4_vit_b_32_linear']);
  const [one, other] = priors.map(({ logOddsOf }) => logOddsOf(Float32Array.of(0.6, -0.8)));
  expect(one).toBe(other);
  // 7.2 is 2.3 deviations above 4.9.
  expect(one).toBeCloseTo(2 * Math.tanh(2.3 / 4));
});

test('a head of PyTorch is taken for the CLIP that its name tells, or for a model of one’s own', async () => {
  const bytes = await writeTorchFile(linearTensors([1, -2], 5));
  const named = await write('sa_0_4_vit_l_14_linear.pth', bytes);
  const unnamed = await write('head.pth', bytes);
  for (const model of ['clip-vit-l14', 'my-clip']) await loadAestheticPrior(named, spaceOf(model));
  for (const model of ['clip-vit-b16', 'my-clip']) await loadAestheticPrior(unnamed, spaceOf(model));
  const other = loadAestheticPrior(named, spaceOf('clip-vit-b32'));
  await expect(other).rejects.toThrow(/rates embeddings of clip-vit-l14, and pictures are seen with clip-vit-b32/);
  const none = loadAestheticPrior(unnamed, spaceOf('dinov2-small'));
  await expect(none).rejects.toThrow(/rates embeddings of a CLIP, and .+ dinov2-small/);
  const shipped = loadAestheticPrior(unnamed, { id: 'vsm-embedded-1', dimensions: 2 });
  await expect(shipped).rejects.toThrow(/seen with vsm-embedded-1/);
  const longer = loadAestheticPrior(unnamed, { ...spaceOf('my-clip'), dimensions: 3 });
  await expect(longer).rejects.toThrow(/has 2 weights; .+ have 3 numbers/);
});

test('a missing file and one that is far too large are named', async () => {
  const space = spaceOf('my-clip');
  const missing = loadAestheticPrior(path.join(folder, 'gone.json'), space);
  await expect(missing).rejects.toThrow(/gone\.json: .+cannot be read \(ENOENT/);
  const large = loadAestheticPrior(await write('large.pth', new Uint8Array(5 << 20)), space);
  await expect(large).rejects.toThrow(/large\.pth: this file is larger/);
});
