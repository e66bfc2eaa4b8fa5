import { type Encoded, type PreferenceSource, VsmError } from '@vsm/core';
import { LRUCache } from 'lru-cache';
import type { FolderProgress } from '../api/scores.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PictureLibrary } from '../pictures/picture-library.ts';
import type { StoredPicture } from '../pictures/stored-picture.ts';
import type { EncodedPictureFile, PictureEncoder } from '../server-options.ts';
import type { WorkQueue } from './work-queue.ts';

/** A picture that was looked at. */
export interface EncodedPicture {
  readonly encoded: Encoded;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

export interface PictureEncodingsOptions {
  readonly encoder: PictureEncoder;
  readonly library: PictureLibrary;
  readonly queue: WorkQueue;
  readonly metrics: Metrics;
  /** Of folders that are read in the background; aborts when the server stops. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FolderProgress) => void;
  /** Told of a fault that ends the reading of a folder. */
  readonly onFailure: (error: unknown) => void;
}

interface FolderRead {
  encoded: number;
  failed: number;
  total: number;
  isComplete: boolean;
  /** Grows with each part that was read: who derives something from a folder knows by it when to do so anew. */
  part: number;
}

const keptPictures = 60_000;
const progressIntervalMs = 250;

/** What the encoder made of the library's pictures: each is looked at once as long as it stays as it is. */
export class PictureEncodings {
  readonly #options: PictureEncodingsOptions;
  readonly #known = new LRUCache<string, EncodedPicture | VsmError>({ max: keptPictures });
  readonly #folders = new Map<string, FolderRead>();

  constructor(options: PictureEncodingsOptions) {
    this.#options = options;
  }

  /** What is known of a picture by now. */
  get(picture: StoredPicture): EncodedPicture | undefined {
    const known = this.#known.get(keyOf(picture));
    return known instanceof Error ? undefined : known;
  }

  /** @throws VsmError `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE` or `IMAGE_NOT_FOUND`; Refusal `OVERLOADED`. */
  async encode(picture: StoredPicture): Promise<EncodedPicture> {
    const known = this.#known.get(keyOf(picture));
    if (known instanceof Error) throw known;
    if (known) return known;
    return await this.#options.queue.run(async () => {
      const outcome = await this.#encodeFile(picture.absolutePath);
      this.#keep(picture, outcome);
      return outcomeOrThrow(outcome);
    });
  }

  /** Of a file that is not in the library; not kept. */
  async encodeTemporary(absolutePath: string): Promise<EncodedPicture> {
    return await this.#options.queue.run(async () => outcomeOrThrow(await this.#encodeFile(absolutePath)));
  }

  /** That a picture is what was looked at elsewhere. */
  remember(picture: StoredPicture, encoded: EncodedPicture): void {
    this.#known.set(keyOf(picture), encoded);
  }

  /** How much of a folder has been looked at; the rest is begun with, if it was not. */
  async readFolder(folder: string): Promise<FolderProgress & { readonly part: number }> {
    const pictures = await this.#options.library.picturesOf(folder);
    const read = this.#folders.get(folder);
    if (read && !read.isComplete) return { folder, ...read };
    const missing = pictures.filter((picture) => this.#known.get(keyOf(picture)) === undefined);
    if (read && missing.length === 0 && read.total === pictures.length) return { folder, ...read };
    const failed = pictures.filter((picture) => this.#known.get(keyOf(picture)) instanceof Error).length;
    const begun: FolderRead = {
      encoded: pictures.length - missing.length - failed,
      failed,
      total: pictures.length,
      isComplete: missing.length === 0,
      part: (read?.part ?? 0) + 1,
    };
    this.#folders.set(folder, begun);
    if (!begun.isComplete) void this.#readAll(folder, missing, begun);
    return { folder, ...begun };
  }

  async #readAll(folder: string, pictures: readonly StoredPicture[], read: FolderRead): Promise<void> {
    const { encoder, signal, onProgress, onFailure } = this.#options;
    let toldAtMs = Number.NEGATIVE_INFINITY;
    try {
      let place = 0;
      for await (const outcome of encoder.encodeFiles(
        pictures.map(({ absolutePath }) => absolutePath),
        { signal },
      )) {
        this.#keep(pictures[place++]!, outcome);
        if (outcome.ok) read.encoded++;
        else read.failed++;
        const nowMs = performance.now();
        if (nowMs - toldAtMs < progressIntervalMs) continue;
        toldAtMs = nowMs;
        read.part++;
        onProgress(progressOf(folder, read));
      }
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    read.isComplete = true;
    read.part++;
    onProgress(progressOf(folder, read));
  }

  async #encodeFile(absolutePath: string): Promise<EncodedPictureFile> {
    // What somebody waits for ends, even while the server stops.
    const { signal } = new AbortController();
    for await (const outcome of this.#options.encoder.encodeFiles([absolutePath], { signal })) return outcome;
    throw new Error('The encoder gave no result for a file.');
  }

  #keep(picture: StoredPicture, outcome: EncodedPictureFile): void {
    this.#options.metrics.countEncoded(outcome.ok ? 'encoded' : 'failed');
    this.#known.set(keyOf(picture), outcome.ok ? pickEncoded(outcome) : withoutPath(outcome));
  }
}

/** What is remembered of a picture that is rated. */
export function sourceOf(picture: StoredPicture, { sha256, width, height }: EncodedPicture): PreferenceSource {
  return { path: picture.absolutePath, sha256, width, height };
}

function progressOf(folder: string, { encoded, failed, total, isComplete }: FolderRead): FolderProgress {
  return { folder, encoded, failed, total, isComplete };
}

function outcomeOrThrow(outcome: EncodedPictureFile): EncodedPicture {
  if (outcome.ok) return pickEncoded(outcome);
  throw withoutPath(outcome);
}

function pickEncoded({ encoded, sha256, width, height }: EncodedPictureFile & { readonly ok: true }): EncodedPicture {
  return { encoded, sha256, width, height };
}

/** Clients know pictures by their ids: where they lie is the owner's affair. */
function withoutPath({ path, error }: EncodedPictureFile & { readonly ok: false }): VsmError {
  return new VsmError(error.code, error.message.replaceAll(`${path}: `, '').replaceAll(path, 'the picture'), {
    cause: error,
  });
}

function keyOf({ id, version }: StoredPicture): string {
  return `${id} ${version}`;
}
