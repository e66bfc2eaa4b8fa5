import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dotProduct, type PromptEncoder, VsmError } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalModel } from './local-model.ts';
import { openOnnxImageEncoder } from './onnx-image-encoder.ts';
import { openOnnxPromptEncoder } from './onnx-prompt-encoder.ts';
import { writeSmallClip } from './small-clip.testing.ts';

let folder: string;
let model: LocalModel;
let encoder: PromptEncoder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vsm-prompts-'));
  model = await writeSmallClip(folder);
  encoder = await open(model);
});

afterAll(async () => {
  await encoder.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an encoder of prompts', () => {
  it('shares the space of its encoder of images', async () => {
    const images = await openOnnxImageEncoder(model, { cacheFolder: path.join(folder, 'cache') });
    expect(encoder.space).toEqual(images.space);
    await images.close();
  });

  it('gives a unit vector a text, in order, alike alone and among longer and shorter ones', async () => {
    const texts = ['the cat', '', 'a', 'the cat, the cat, the cat and all the other cats', 'THE   Cat '];
    const together = await encoder.encodePrompts(texts);
    for (const [i, text] of texts.entries()) {
      const [alone] = await encoder.encodePrompts([text]);
      expect(dotProduct(alone!, together[i]!)).toBeGreaterThan(0.999999);
      expect(alone).toHaveLength(model.card.dimensions);
    }
    expect(dotProduct(together[0]!, together[4]!)).toBeGreaterThan(0.999999);
    expect(dotProduct(together[0]!, together[2]!)).toBeLessThan(0.999);
  });

  it('takes more texts than a batch holds, and none', async () => {
    expect(await encoder.encodePrompts(Array.from({ length: 75 }, () => 'cat'))).toHaveLength(75);
    expect(await encoder.encodePrompts([])).toEqual([]);
  });

  it('throws the reason of an aborted signal', async () => {
    await expect(encoder.encodePrompts(['cat'], { signal: AbortSignal.abort('stop') })).rejects.toBe('stop');
  });

  it('refuses a model without words, and a damaged tokenizer', async () => {
    const { text: _, ...withoutText } = model;
    await expect(open(withoutText)).rejects.toSatisfy(isModelUnusable);
    const vocabularyPath = path.join(folder, 'damaged.json');
    await writeFile(vocabularyPath, '{"a": "no number"}');
    await expect(open({ ...model, vocabularyPath })).rejects.toSatisfy(isModelUnusable);
    await expect(open({ ...model, mergesPath: path.join(folder, 'missing.txt') })).rejects.toSatisfy(isModelUnusable);
  });
});

function open(local: LocalModel): Promise<PromptEncoder> {
  return openOnnxPromptEncoder(local, { cacheFolder: path.join(folder, 'cache') });
}

function isModelUnusable(error: unknown): boolean {
  return VsmError.is(error, 'MODEL_UNUSABLE');
}
