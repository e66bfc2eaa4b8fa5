import type { EmbeddingSpace, Encoded, ImageGenerator, Unsubscribe, VibeMemory, VsmError } from '@vsm/core';
import type { MemoryInfo } from './api/memories.ts';
import type { DoctorReport, ModelInfo } from './api/system.ts';
import type { Log } from './observability/log.ts';

// What the server is given: it opens no memory, no model and no generator itself.

/** What became of one file. A `FileEncoder` of `@vsm/encoder-node` gives these. */
export type EncodedPictureFile =
  | {
      readonly path: string;
      readonly ok: true;
      readonly encoded: Encoded;
      /** Of the file's bytes, lower-case hex. */
      readonly sha256: string;
      /** Pixels, upright. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly path: string; readonly ok: false; readonly error: VsmError };

/** Sees pictures, away from the thread that serves. */
export interface PictureEncoder {
  readonly space: EmbeddingSpace;
  /** One result a path, in their order. */
  encodeFiles(
    paths: Iterable<string> | AsyncIterable<string>,
    options: { readonly signal: AbortSignal },
  ): AsyncIterable<EncodedPictureFile>;
}

/** Makes a picture anew, small, from bytes that nobody has looked at yet. */
export type CreateThumbnail = (
  bytes: Uint8Array,
  options: { readonly maxEdge: number; readonly limits: { readonly maxPixels: number; readonly maxBytes: number } },
) => Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }>;

export interface OpenedMemory {
  readonly memory: VibeMemory;
  /** Calls back when another process changed it; without it the server looks before each answer. */
  readonly watch?: (listener: () => void) => Unsubscribe;
}

/** The memories that the server may work with. */
export interface MemoryDirectory {
  /** Never empty; the first is meant where none is named. */
  list(): Promise<readonly MemoryInfo[]>;
  /** Each is opened once, and closed by the server. */
  open(id: string): Promise<OpenedMemory>;
  /** @throws VsmError `INVALID_ARGUMENT` when the name is taken. */
  create(name: string): Promise<MemoryInfo>;
}

export interface NamedGenerator {
  readonly id: string;
  readonly title: string;
  readonly generator: ImageGenerator;
}

export interface ServerLimits {
  /** Of one uploaded picture. */
  readonly pictureBytes: number;
  readonly picturePixels: number;
  readonly jsonBytes: number;
  /** Of a memory that is imported. */
  readonly importBytes: number;
  /** Pictures of one folder. */
  readonly folderPictures: number;
  /** Uploads encoded at once; as many again as `waitingEncodings` may wait. */
  readonly runningEncodings: number;
  readonly waitingEncodings: number;
  /** Streams of events at once. */
  readonly eventStreams: number;
  /** Of one address, requests a second; tokens that were wrong count a hundred. Loopback addresses are not limited. */
  readonly requestsPerSecond: number;
  /** How long requests under way may take when the server stops. */
  readonly shutdownMs: number;
}

export const defaultLimits: ServerLimits = {
  pictureBytes: 64 * 2 ** 20,
  picturePixels: 100_000_000,
  jsonBytes: 8 * 2 ** 20,
  importBytes: 256 * 2 ** 20,
  folderPictures: 20_000,
  runningEncodings: 4,
  waitingEncodings: 64,
  eventStreams: 64,
  requestsPerSecond: 200,
  shutdownMs: 10_000,
};

export interface ServerOptions {
  readonly memories: MemoryDirectory;
  /** Sees for all memories. */
  readonly encoder: PictureEncoder;
  readonly createThumbnail: CreateThumbnail;
  readonly generators: readonly NamedGenerator[];
  /** Draws sample pictures for those who have none at hand; without it there is no folder of samples. */
  readonly samples?: ImageGenerator;
  /** Folders that may be looked at, absolute. */
  readonly folders: readonly string[];
  /** Where uploads, generated pictures and settings are kept, absolute. */
  readonly stateFolder: string;
  readonly listModels: () => Promise<readonly ModelInfo[]>;
  readonly examine: () => Promise<DoctorReport>;
  /** The studio as it was built, absolute; without it `/` says how to build it. */
  readonly studioFolder?: string;
  /** Must come with each request; required unless only loopback addresses can reach the server. */
  readonly token?: string;
  /** Names by which the server is known besides addresses and `localhost`. */
  readonly hostNames?: readonly string[];
  /** Other origins whose pages may use the server, such as `http://localhost:5173` of a development server. */
  readonly allowedOrigins?: readonly string[];
  readonly limits?: Partial<ServerLimits>;
  readonly version: string;
  readonly log: Log;
  readonly now: () => Date;
  readonly createId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}
