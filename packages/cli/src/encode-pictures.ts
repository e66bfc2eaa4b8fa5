import type { Encoded, VsmError } from '@vsm/core';
import type { FileEncoder } from '@vsm/encoder-node';
import type { EmbeddingCache } from './embedding-cache/embedding-cache.ts';
import { type FileIdentity, identifyFile } from './embedding-cache/file-identity.ts';
import type { CachedPicture } from './embedding-cache/record.ts';
import type { PictureInput } from './inputs/expand-inputs.ts';

export interface EncodedPicture {
  readonly kind: 'encoded';
  /** As the user would write it. */
  readonly path: string;
  readonly absolutePath: string;
  readonly encoded: Encoded;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

export type PictureResult = EncodedPicture | Extract<PictureInput, { kind: 'failure' }>;

export interface EncodePicturesOptions {
  readonly cache: EmbeddingCache;
  /** Called when the first picture is not in the cache. */
  readonly openEncoder: () => Promise<Pick<FileEncoder, 'encodeFiles'>>;
  readonly signal: AbortSignal;
}

/** An input with its result, or with what is needed to make and keep it. */
type Lookup =
  | { readonly result: PictureResult }
  | { readonly result: null; readonly input: PicturePath; readonly file: FileIdentity | null };

type PicturePath = Extract<PictureInput, { kind: 'picture' }>;

/**
 * One result an input, in their order: from the cache where it knows the file as it is now, else from the encoder.
 *
 * @throws VsmError `MODEL_UNUSABLE`; the signal's reason when it aborts.
 */
export async function* encodePictures(
  inputs: AsyncIterable<PictureInput> | Iterable<PictureInput>,
  { cache, openEncoder, signal }: EncodePicturesOptions,
): AsyncGenerator<PictureResult> {
  const lookups = lookUpAll(inputs, cache);
  for await (const lookup of lookups) {
    signal.throwIfAborted();
    if (lookup.result) yield lookup.result;
    else return yield* encodeRest(lookup, lookups, { cache, encoder: await openEncoder(), signal });
  }
}

interface EncodeRestOptions {
  readonly cache: EmbeddingCache;
  readonly encoder: Pick<FileEncoder, 'encodeFiles'>;
  readonly signal: AbortSignal;
}

/** The encoder works ahead, so inputs wait in line until those before them are done. */
async function* encodeRest(
  first: Lookup,
  rest: AsyncIterable<Lookup>,
  { cache, encoder, signal }: EncodeRestOptions,
): AsyncGenerator<PictureResult> {
  const waiting: Lookup[] = [];
  async function* missingPaths(): AsyncGenerator<string> {
    for await (const lookup of prepend(first, rest)) {
      waiting.push(lookup);
      if (!lookup.result) yield lookup.input.absolutePath;
    }
  }
  function* takeFinished(): Generator<PictureResult> {
    while (waiting[0]?.result) {
      yield waiting[0].result;
      waiting.shift();
    }
  }
  for await (const { path: _, ...outcome } of encoder.encodeFiles(missingPaths(), { signal })) {
    yield* takeFinished();
    const lookup = waiting.shift();
    if (!lookup || lookup.result) throw new Error('The encoder gave more results than it was given files.');
    if (outcome.ok) {
      const { ok, ...picture } = outcome;
      await keep(cache, lookup.file, picture);
      yield toResult(lookup.input, picture);
    } else yield toFailure(lookup.input, outcome.error);
  }
  yield* takeFinished();
}

async function* lookUpAll(
  inputs: AsyncIterable<PictureInput> | Iterable<PictureInput>,
  cache: EmbeddingCache,
): AsyncGenerator<Lookup> {
  for await (const input of inputs) {
    if (input.kind === 'failure') {
      yield { result: input };
      continue;
    }
    const file = await identifyFile(input.absolutePath);
    const known = file && (await cache.find(file));
    yield known ? { result: toResult(input, known) } : { result: null, input, file };
  }
}

async function* prepend<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

async function keep(cache: EmbeddingCache, before: FileIdentity | null, picture: CachedPicture): Promise<void> {
  if (!before) return;
  const after = await identifyFile(before.path);
  if (after?.stamp === before.stamp) await cache.add(before, picture);
}

function toResult({ path, absolutePath }: PicturePath, picture: CachedPicture): EncodedPicture {
  return { kind: 'encoded', path, absolutePath, ...picture };
}

function toFailure({ path, absolutePath }: PicturePath, error: VsmError): PictureResult {
  if (error.code === 'MODEL_UNUSABLE') throw error;
  const prefix = `${absolutePath}: `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return { kind: 'failure', path, message, code: error.code };
}
