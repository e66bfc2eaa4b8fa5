import { VsmError } from '@vsm/core';
import { LRUCache } from 'lru-cache';
import type { WorkQueue } from '../encoding/work-queue.ts';
import type { CreateThumbnail, ServerLimits } from '../server-options.ts';
import { openInside } from './open-inside.ts';
import type { PictureLibrary } from './picture-library.ts';
import type { StoredPicture } from './stored-picture.ts';

export interface Thumbnail {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export interface ThumbnailsOptions {
  readonly library: PictureLibrary;
  readonly createThumbnail: CreateThumbnail;
  readonly queue: WorkQueue;
  readonly limits: ServerLimits;
}

const keptBytes = 64 * 2 ** 20;

/** Pictures made small. What is sent is always made anew: no byte of a file goes through. */
export class Thumbnails {
  readonly #options: ThumbnailsOptions;
  readonly #kept = new LRUCache<string, Thumbnail>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes.length,
  });
  readonly #underWay = new Map<string, Promise<Thumbnail>>();

  constructor(options: ThumbnailsOptions) {
    this.#options = options;
  }

  /** @throws VsmError `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE` or `IMAGE_TOO_LARGE`; Refusal `OVERLOADED`. */
  ofPicture(picture: StoredPicture, maxEdge: number): Promise<Thumbnail> {
    return this.#make(`${picture.id} ${picture.version} ${maxEdge}`, maxEdge, () => this.#read(picture));
  }

  /** Of a small picture that a rating keeps as a data URL. */
  ofDataUrl(key: string, dataUrl: string, maxEdge: number): Promise<Thumbnail> {
    return this.#make(`${key} ${maxEdge}`, maxEdge, async () => bytesOfDataUrl(dataUrl));
  }

  /** Of bytes that came from a generator; not kept. */
  ofBytes(bytes: Uint8Array, maxEdge: number): Promise<Thumbnail> {
    return this.#options.queue.run(() => this.#create(bytes, maxEdge));
  }

  async #make(key: string, maxEdge: number, read: () => Promise<Uint8Array>): Promise<Thumbnail> {
    const kept = this.#kept.get(key) ?? this.#underWay.get(key);
    if (kept) return await kept;
    const making = this.#options.queue.run(async () => this.#create(await read(), maxEdge));
    this.#underWay.set(key, making);
    try {
      const thumbnail = await making;
      this.#kept.set(key, thumbnail);
      return thumbnail;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #create(bytes: Uint8Array, maxEdge: number): Promise<Thumbnail> {
    const { createThumbnail, limits } = this.#options;
    const { picturePixels: maxPixels, pictureBytes: maxBytes } = limits;
    return createThumbnail(bytes, { maxEdge, limits: { maxPixels, maxBytes } });
  }

  async #read(picture: StoredPicture): Promise<Uint8Array> {
    const { library, limits } = this.#options;
    const file = await openInside(library.rootOf(picture), picture.absolutePath);
    try {
      const { size } = await file.stat();
      if (size > limits.pictureBytes) {
        throw new VsmError('IMAGE_TOO_LARGE', `The file has ${size} bytes; at most ${limits.pictureBytes} are read.`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  }
}

function bytesOfDataUrl(dataUrl: string): Uint8Array {
  const [, base64] = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=]+)$/.exec(dataUrl) ?? [];
  if (base64 === undefined) throw new VsmError('IMAGE_UNREADABLE', 'The rating keeps no picture that can be shown.');
  return Buffer.from(base64, 'base64');
}
