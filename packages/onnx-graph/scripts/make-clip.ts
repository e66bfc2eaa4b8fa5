// Writes a CLIP model as a repository of the hub holds it, from weights in a folder or drawn from a seed:
// pnpm make-clip --weights DIR --out DIR
// pnpm make-clip --full-size SEED [--weights DIR] --out DIR
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { VsmError } from '@vsm/core';
import {
  buildClipTextModel,
  buildClipVisionModel,
  type ClipArchitecture,
  type ClipWeights,
  clipViTB32,
  createSeededClipWeights,
} from '../src/clip/index.ts';
import { encodeOnnxChunks } from '../src/format/write-onnx-model.ts';
import { modelConfiguration, preprocessorConfiguration } from './hub-configuration.ts';
import { openWeightsFolder } from './open-weights-folder.ts';
import { readTokenizerData, type TokenizerData, tokenizerFiles } from './tokenizer-files.ts';

const usage = `Usage: pnpm make-clip --weights DIR --out DIR
       pnpm make-clip --full-size SEED [--weights DIR] --out DIR

Writes onnx/vision_model.onnx, onnx/text_model.onnx, the configuration and the tokenizer's files as a repository of the
hub has them.

  --weights DIR     a folder with weights.json, weights.f32, vocab.json and merges.txt
  --full-size SEED  a ViT-B/32 with weights drawn from this whole number, about 600 MB; with --weights, the tokenizer of
                    that folder is added
  --out DIR         where to write; made if it is not there, files of the same names are replaced`;

interface MakeClipOptions {
  readonly weights: string | undefined;
  readonly seed: number | undefined;
  readonly out: string;
}

interface ClipSource {
  readonly architecture: ClipArchitecture;
  readonly weights: ClipWeights;
  readonly tokenizer: TokenizerData | undefined;
}

try {
  await makeClip(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!VsmError.is(error) && !isSystemError(error)) throw error;
  console.error(error.message);
  process.exitCode = VsmError.is(error, 'INVALID_ARGUMENT') ? 2 : 1;
}

function readOptions(args: readonly string[]): MakeClipOptions {
  const { weights, out, 'full-size': seedText } = parseWords(args.filter((word) => word !== '--'));
  if (out === undefined) throw misused('--out is missing: expected the folder to write to.');
  if (weights === undefined && seedText === undefined) {
    throw misused('Expected --weights DIR or --full-size SEED; found neither.');
  }
  const seed = seedText === undefined ? undefined : Number(seedText);
  if (seed !== undefined && (!/^\d+$/.test(seedText ?? '') || seed > 0xffffffff)) {
    throw misused(`--full-size takes a whole number from 0 to 4294967295; it is "${seedText}".`);
  }
  // pnpm runs scripts in the package's folder; paths are meant from where the person stands.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  return { weights: weights && path.resolve(from, weights), seed, out: path.resolve(from, out) };
}

function parseWords(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { weights: { type: 'string' }, 'full-size': { type: 'string' }, out: { type: 'string' } },
    }).values;
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(message: string): VsmError {
  return new VsmError('INVALID_ARGUMENT', `${message}\n\n${usage}`);
}

async function makeClip({ weights: folder, seed, out }: MakeClipOptions): Promise<void> {
  const { architecture, weights, tokenizer } = await openSource(folder, seed);
  // Both before anything is written: the weights of either may be missing.
  const visionModel = buildClipVisionModel(architecture, weights);
  const textModel = buildClipTextModel(architecture, weights);
  await mkdir(path.join(out, 'onnx'), { recursive: true });
  await writeParts(out, 'onnx/vision_model.onnx', encodeOnnxChunks(visionModel));
  await writeParts(out, 'onnx/text_model.onnx', encodeOnnxChunks(textModel));

  await writeJson(out, 'config.json', modelConfiguration(architecture));
  await writeJson(out, 'preprocessor_config.json', preprocessorConfiguration(architecture.vision));
  if (!tokenizer) {
    console.error('No tokenizer is written: name a folder that has vocab.json and merges.txt by --weights.');
    return;
  }
  for (const [name, content] of Object.entries(tokenizerFiles(tokenizer, architecture.text))) {
    if (typeof content === 'string') await writeParts(out, name, [Buffer.from(content)]);
    else await writeJson(out, name, content);
  }
}

async function openSource(folder: string | undefined, seed: number | undefined): Promise<ClipSource> {
  const tokenizer = folder === undefined ? undefined : await readTokenizerData(folder);
  if (seed !== undefined) return { architecture: clipViTB32, weights: createSeededClipWeights(seed), tokenizer };
  return { ...(await openWeightsFolder(folder!)), tokenizer };
}

async function writeJson(folder: string, name: string, content: unknown): Promise<void> {
  await writeParts(folder, name, [Buffer.from(`${JSON.stringify(content, null, 2)}\n`)]);
}

async function writeParts(folder: string, name: string, parts: readonly Uint8Array[]): Promise<void> {
  await using file = await open(path.join(folder, name), 'w');
  for (const part of parts) await file.writeFile(part);
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  console.error(`${name.padEnd(26)} ${(sizeBytes / 1e6).toFixed(sizeBytes < 1e6 ? 3 : 1).padStart(8)} MB`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
