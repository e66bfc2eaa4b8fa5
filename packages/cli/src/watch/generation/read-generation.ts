import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { readWorkflow } from '@vsm/generators';
import sharp from 'sharp';
import { readExifTexts } from './exif-texts.ts';
import type { FooocusLogs } from './fooocus-log.ts';
import { type GenerationFacts, toFacts } from './generation-facts.ts';
import { readParameters } from './parameters-text.ts';
import { objectAt, parseObject } from './parse-json.ts';
import { readPngTexts } from './png-texts.ts';

export interface ReadGenerationOptions {
  readonly logs: FooocusLogs;
  readonly signal: AbortSignal;
}

/**
 * How a picture was made, as its tool wrote it into the file or into Fooocus's log beside it; `null` where nobody did, or in a way
 * that is not understood.
 *
 * @throws the signal's reason when it aborts.
 */
export async function readGeneration(
  picture: string,
  { logs, signal }: ReadGenerationOptions,
): Promise<GenerationFacts | null> {
  const isPng = path.extname(picture).toLowerCase() === '.png';
  const written = isPng ? await readFromPng(picture) : await readFromExif(picture);
  return written ?? (await logs.find(picture, signal));
}

async function readFromPng(picture: string): Promise<GenerationFacts | null> {
  const texts = readPngTexts(await readFile(picture));
  const readers: readonly (readonly [string, (text: string) => GenerationFacts | null])[] = [
    ['parameters', readParameters],
    ['prompt', readComfyUi],
    ['invokeai_metadata', readInvokeAi],
  ];
  for (const [keyword, read] of readers) {
    const text = texts.get(keyword);
    const facts = text === undefined ? null : read(text);
    if (facts) return facts;
  }
  return null;
}

async function readFromExif(picture: string): Promise<GenerationFacts | null> {
  const { exif } = await sharp(picture, { limitInputPixels: false }).metadata();
  const texts = exif ? readExifTexts(exif) : null;
  if (!texts) return null;
  // ComfyUI has no better place in a WebP file than the camera's name.
  const graph = [texts.make, texts.model].find((text) => /^prompt:/i.test(text));
  return graph === undefined ? readParameters(texts.userComment) : readComfyUi(graph.slice('prompt:'.length));
}

function readComfyUi(text: string): GenerationFacts | null {
  const workflow = parseObject(text);
  if (!workflow) return null;
  try {
    const { checkpoint, ...values } = readWorkflow(workflow);
    return toFacts('comfyui', { ...values, model: checkpoint });
  } catch (error) {
    if (VsmError.is(error, 'INVALID_ARGUMENT')) return null;
    throw error;
  }
}

function readInvokeAi(text: string): GenerationFacts | null {
  const json = parseObject(text);
  if (!json) return null;
  const model = objectAt(json, 'model');
  return toFacts('invokeai', {
    prompt: json['positive_prompt'],
    negativePrompt: json['negative_prompt'],
    seed: json['seed'],
    model: model['name'] ?? model['model_name'],
    sampler: json['scheduler'],
    steps: json['steps'],
    cfg: json['cfg_scale'],
  });
}
