import { createHash } from 'node:crypto';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { EmbeddingSpace } from '@vsm/core';
import { CacheFile } from './cache-file.ts';
import { type FileIdentity, isSettled } from './file-identity.ts';
import { limitFolderSize } from './limit-folder-size.ts';
import type { CachedPicture } from './record.ts';

/**
 * Embeddings of files, kept between runs. It never gives the embedding of another state of a file: a picture is found only
 * under its path, size, times, inode and space. A failing disk costs the cache, never the run.
 */
export interface EmbeddingCache {
  find(file: FileIdentity): Promise<CachedPicture | undefined>;
  /** `file` is the state before the picture was read. */
  add(file: FileIdentity, picture: CachedPicture): Promise<void>;
  /** Writes what is still to be written, and tidies. */
  close(): Promise<void>;
}

export interface EmbeddingCacheOptions {
  readonly folder: string;
  readonly space: EmbeddingSpace;
  readonly now: () => Date;
  /** Called once, when the cache stops working. */
  readonly onFailure: (error: unknown) => void;
  /** 1 GiB if not given: about 450,000 pictures. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 1024 ** 3;
const openFileLimit = 8;
/** What a crash may cost. */
const recordsBetweenWrites = 64;

/** A cache that holds nothing, for `--no-cache`. */
export const noCache: EmbeddingCache = {
  find: async () => undefined,
  add: async () => undefined,
  close: async () => undefined,
};

/** One file for each folder of pictures, so that ranking a folder reads one file of just its embeddings. */
export function openEmbeddingCache(options: EmbeddingCacheOptions): EmbeddingCache {
  const { space, now, onFailure, maxBytes = defaultMaxBytes } = options;
  const folder = path.join(options.folder, 'embeddings');
  const salt = crc32(space.id);
  const files = new Map<string, Promise<CacheFile>>();
  let wroteAny = false;
  let hasFailed = false;

  const fileFor = async (picturePath: string): Promise<CacheFile> => {
    const name = path.join(shortHash(space.id), `${shortHash(path.dirname(picturePath))}.bin`);
    const open = files.get(name) ?? CacheFile.open(path.join(folder, name), salt);
    files.delete(name);
    files.set(name, open);
    const [oldest] = files;
    if (files.size > openFileLimit && oldest) {
      files.delete(oldest[0]);
      await (await oldest[1]).flush();
    }
    return await open;
  };

  const unlessFailed = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (hasFailed) return undefined;
    try {
      return await work();
    } catch (error) {
      hasFailed = true;
      onFailure(error);
      return undefined;
    }
  };

  return {
    find: (file) => unlessFailed(async () => (await fileFor(file.path)).find(file)),
    add: async (file, picture) => {
      if (!isSettled(file, now())) return;
      await unlessFailed(async () => {
        const cacheFile = await fileFor(file.path);
        cacheFile.add(file, picture);
        wroteAny = true;
        if (cacheFile.unwrittenCount >= recordsBetweenWrites) await cacheFile.flush();
      });
    },
    close: async () => {
      if (!wroteAny) return;
      await unlessFailed(async () => {
        for (const open of files.values()) {
          const cacheFile = await open;
          await cacheFile.flush();
          await cacheFile.compact();
        }
        await limitFolderSize(folder, maxBytes);
      });
    },
  };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
