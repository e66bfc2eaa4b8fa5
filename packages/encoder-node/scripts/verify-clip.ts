// Compares a CLIP, on the way that pictures and prompts take through VSM, with what another implementation answers for it:
// pnpm verify-clip --model DIR --golden FILE --pictures DIR [--precision fp32]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dotProduct, VsmError } from '@vsm/core';
import { z } from 'zod';
import { openModelLibrary, parseModelChoice, readHubSettings } from '../src/hub/index.ts';
import type { LocalModel } from '../src/onnx/local-model.ts';
import type { OnnxEncoderOptions } from '../src/onnx/onnx-encoder-options.ts';
import { openOnnxImageEncoder } from '../src/onnx/onnx-image-encoder.ts';
import { openOnnxPromptEncoder } from '../src/onnx/onnx-prompt-encoder.ts';
import { readTokenizer } from '../src/onnx/read-tokenizer.ts';

const usage = `Usage: pnpm verify-clip --model DIR --golden FILE --pictures DIR [--precision fp32|fp16|int8]

Exits with 1 when a cosine is below 0.99999 or token numbers differ.

  --model DIR     a folder as pnpm make-clip writes it
  --golden FILE   JSON: { "images": { NAME: [embedding] }, "texts": [{ "text", "ids", "embedding" }] }
  --pictures DIR  the folder of the pictures that FILE names`;

const smallestCosine = 0.99999;
const embeddingSchema = z.array(z.number());
const goldenSchema = z.object({
  images: z.record(z.string(), embeddingSchema).default({}),
  texts: z.array(z.object({ text: z.string(), ids: z.array(z.number()), embedding: embeddingSchema })).default([]),
});
type Golden = z.infer<typeof goldenSchema>;

interface Comparison {
  readonly name: string;
  /** Not a number where there is no embedding. */
  readonly cosine: number;
  /** What differs beside the cosine. */
  readonly problem?: string;
}

try {
  await verify(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!VsmError.is(error)) throw error;
  console.error(error.message);
  process.exitCode = VsmError.is(error, 'INVALID_ARGUMENT') ? 2 : 1;
}

function readOptions(words: readonly string[]) {
  const { values } = parseArgs({
    args: words.filter((word) => word !== '--'),
    options: {
      model: { type: 'string' },
      golden: { type: 'string' },
      pictures: { type: 'string' },
      precision: { type: 'string', default: 'fp32' },
    },
  });
  const { model, golden, pictures, precision } = values;
  if (!model || !golden || !pictures) throw new VsmError('INVALID_ARGUMENT', usage);
  // pnpm runs scripts in the package's folder; paths are meant from where the person stands.
  const resolve = (place: string) => path.resolve(process.env['INIT_CWD'] ?? process.cwd(), place);
  return { model: resolve(model), golden: resolve(golden), pictures: resolve(pictures), precision };
}

async function verify(options: ReturnType<typeof readOptions>): Promise<void> {
  const golden = goldenSchema.parse(JSON.parse(await readFile(options.golden, 'utf8')));
  const stateFolder = await mkdtemp(path.join(tmpdir(), 'vsm-verify-clip-'));
  try {
    const library = openModelLibrary({ settings: await readHubSettings(process.env, homedir()), stateFolder });
    await library.add(options.model, 'verified');
    const model = await library.resolve(parseModelChoice(`verified:${options.precision}`));
    const encoderOptions = { cacheFolder: stateFolder, onNotice: (notice: string) => console.error(notice) };
    report('pictures', await compareImages(model, golden.images, options.pictures, encoderOptions));
    report('texts', await compareTexts(model, golden.texts, encoderOptions));
  } finally {
    await rm(stateFolder, { recursive: true, force: true });
  }
}

async function compareImages(
  model: LocalModel,
  images: Golden['images'],
  folder: string,
  options: OnnxEncoderOptions,
): Promise<Comparison[]> {
  const encoder = await openOnnxImageEncoder(model, options);
  const comparisons: Comparison[] = [];
  for await (const file of encoder.encodeFiles(Object.keys(images).map((name) => path.join(folder, name)))) {
    const name = path.relative(folder, file.path);
    comparisons.push(
      file.ok
        ? { name, cosine: cosineSimilarity(file.encoded.vector, images[name]!) }
        : { name, cosine: Number.NaN, problem: file.error.message },
    );
  }
  await encoder.close();
  return comparisons;
}

async function compareTexts(
  model: LocalModel,
  texts: Golden['texts'],
  options: OnnxEncoderOptions,
): Promise<Comparison[]> {
  if (texts.length === 0) return [];
  const tokenize = await readTokenizer(model);
  const encoder = await openOnnxPromptEncoder(model, options);
  const vectors = await encoder.encodePrompts(texts.map(({ text }) => text));
  await encoder.close();
  return texts.map(({ text, ids, embedding }, i) => {
    const tokens = tokenize(text).join(' ');
    return {
      name: JSON.stringify(text),
      cosine: cosineSimilarity(vectors[i]!, embedding),
      ...(tokens !== ids.join(' ') && { problem: `tokens ${tokens} instead of ${ids.join(' ')}` }),
    };
  });
}

function report(what: string, comparisons: readonly Comparison[]): void {
  if (comparisons.length === 0) return;
  const differing = comparisons.filter(({ cosine, problem }) => problem !== undefined || !(cosine >= smallestCosine));
  const smallest = Math.min(...comparisons.map(({ cosine }) => cosine));
  const agreeing = comparisons.length - differing.length;
  console.log(`${agreeing} of ${comparisons.length} ${what} agree; the smallest cosine is ${smallest.toFixed(9)}`);
  for (const { name, cosine, problem } of differing) console.log(`  ${name}: ${problem ?? `cosine ${cosine}`}`);
  if (differing.length > 0) process.exitCode = 1;
}

function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dotProduct(a, b) / Math.sqrt(dotProduct(a, a) * dotProduct(b, b));
}
