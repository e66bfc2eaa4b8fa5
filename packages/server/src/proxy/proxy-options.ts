import type { Encoded, VibeMemory } from '@vsm/core';
import type { CallSettings } from './call-settings.ts';

/** A picture as it is scored and remembered. */
export interface SeenPicture {
  readonly encoded: Encoded;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What one call that draws came to. */
export interface ProxyEvent {
  readonly prompt: string;
  /** Of the pictures given back; `null` for one that was not scored. */
  readonly scores: readonly (number | null)[];
  readonly accepted: boolean;
  readonly attempts: number;
}

export interface ProxyOptions {
  /** Where the generator answers, such as `http://127.0.0.1:7860`. */
  readonly target: string;
  readonly memory: VibeMemory;
  /** Whether the memory expects something of pictures before any is rated. */
  readonly hasPrior?: boolean;
  /** Reads an encoded picture. @throws VsmError when it can't be read. */
  readonly see: (bytes: Uint8Array, options: { readonly signal: AbortSignal }) => Promise<SeenPicture>;
  /** A small picture as a data URL, kept with a rating. */
  readonly createThumbnail?: (bytes: Uint8Array) => Promise<string>;
  /** For calls that say nothing else. */
  readonly settings: CallSettings;
  /** What every client must show; needed when others than this machine can reach the proxy. */
  readonly token?: string;
  /** The largest call that is read, in bytes; 256 MiB if not given. Larger ones are refused. */
  readonly maxBodyBytes?: number;
  /** Uniform in [0, 1): where the seeds of further attempts come from. */
  readonly random: () => number;
  readonly createId: () => string;
  /** Told after each call that was acted on. */
  readonly onDrawn?: (event: ProxyEvent) => void;
  /** Told when something failed beside an answer, which was given all the same. */
  readonly onTrouble?: (message: string) => void;
}
