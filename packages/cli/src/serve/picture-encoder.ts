import { VsmError } from '@vsm/core';
import type { FileEncoder } from '@vsm/encoder-node';
import type { EncodedPictureFile, PictureEncoder } from '@vsm/server';
import type { EmbeddingCache } from '../embedding-cache/embedding-cache.ts';
import { encodePictures, type PictureResult } from '../encode-pictures.ts';
import type { PictureInput } from '../inputs/expand-inputs.ts';

export interface PictureEncoderOptions {
  readonly space: PictureEncoder['space'];
  readonly cache: EmbeddingCache;
  readonly openEncoder: () => Promise<FileEncoder>;
}

/** Sees pictures as the commands do: those that any of them has seen before cost nothing. */
export function createPictureEncoder({ space, cache, openEncoder }: PictureEncoderOptions): PictureEncoder {
  return {
    space,
    encodeFiles: async function* (paths, { signal }) {
      for await (const result of encodePictures(toInputs(paths), { cache, openEncoder, signal })) yield toFile(result);
    },
  };
}

async function* toInputs(paths: Iterable<string> | AsyncIterable<string>): AsyncGenerator<PictureInput> {
  for await (const path of paths) yield { kind: 'picture', path, absolutePath: path };
}

function toFile(result: PictureResult): EncodedPictureFile {
  if (result.kind === 'failure') {
    const { path, message, code = 'IMAGE_UNREADABLE' } = result;
    return { path, ok: false, error: new VsmError(code, message) };
  }
  const { path, encoded, sha256, width, height } = result;
  return { path, ok: true, encoded, sha256, width, height };
}
