import { type EmbeddingSpace, type Encoded, type ImageEncoder, type RgbImage, VsmError } from '@vsm/core';
import type { ImageLimits } from './image-limits.ts';
import { mapInOrder } from './map-in-order.ts';
import type { PictureResult, PictureTask } from './picture-task.ts';

/** What became of one file. */
export type EncodedFile =
  | {
      readonly path: string;
      readonly ok: true;
      readonly encoded: Encoded;
      /** Hexadecimal, of the file's bytes. */
      readonly sha256: string;
      /** Pixels, upright. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly path: string; readonly ok: false; readonly error: VsmError };

/** An encoder with a fast way through many files. */
export interface FileEncoder extends ImageEncoder {
  /**
   * One result a path, in the order given; a file that cannot be encoded gives its error and the others go on.
   * Files are read, decoded and encoded on worker threads, some ahead of what was asked for: memory stays bounded
   * however many paths there are. Paths that come late (a pipe, a watcher) hold up no earlier result.
   *
   * @throws the signal's reason when it aborts; VsmError `INVALID_ARGUMENT` after `close`.
   */
  encodeFiles(
    paths: Iterable<string> | AsyncIterable<string>,
    options?: { readonly signal?: AbortSignal },
  ): AsyncGenerator<EncodedFile, void, void>;
}

/** Encodes one picture, on other threads. Many may be under way at once. */
export type EncodePicture = (task: PictureTask, signal: AbortSignal) => Promise<PictureResult<Encoded>>;

export interface FileEncoderParts {
  readonly space: EmbeddingSpace;
  readonly maxBatchSize: number;
  readonly limits: ImageLimits;
  /** Pictures, of one call, that are worth having under way at once. */
  readonly concurrency: number;
  /** Files, of one call, that are: more, since a result may wait for a slow picture before it. */
  readonly lookAhead: number;
  readonly encodePicture: EncodePicture;
  readonly close: () => Promise<void>;
}

/** The encoder that hands each picture to `encodePicture` and gives the results in order. */
export function createFileEncoder(parts: FileEncoderParts): FileEncoder {
  const { space, maxBatchSize, limits, concurrency, lookAhead, encodePicture } = parts;
  const encodeImage = async (image: RgbImage, signal: AbortSignal): Promise<Encoded> =>
    (await encodePicture({ kind: 'image', image }, signal)).output;
  return {
    space,
    maxBatchSize,
    async encodeImages(images, { signal } = {}) {
      const encoded: Encoded[] = [];
      for await (const each of mapInOrder(images, encodeImage, { concurrency, signal })) encoded.push(each);
      return encoded;
    },
    encodeFiles(paths, { signal } = {}) {
      const encode = (path: string, innerSignal: AbortSignal) => encodeFile(path, limits, encodePicture, innerSignal);
      return mapInOrder(paths, encode, { concurrency: lookAhead, signal });
    },
    close: () => parts.close(),
  };
}

async function encodeFile(
  path: string,
  limits: ImageLimits,
  encodePicture: EncodePicture,
  signal: AbortSignal,
): Promise<EncodedFile> {
  try {
    const { output, ...file } = await encodePicture({ kind: 'file', path, limits }, signal);
    return { path, ok: true, encoded: output, ...file };
  } catch (error) {
    if (!VsmError.is(error) || error.code === 'INVALID_ARGUMENT') throw error;
    const details = { ...error.details, path };
    return { path, ok: false, error: new VsmError(error.code, `${path}: ${error.message}`, { cause: error, details }) };
  }
}
