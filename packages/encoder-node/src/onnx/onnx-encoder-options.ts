import { availableParallelism } from 'node:os';
import { VsmError } from '@vsm/core';
import type { Device } from './device.ts';

/** How to open a network, of pictures or of texts. */
export interface OnnxEncoderOptions {
  /** `auto` if not given. One that is named but cannot be used is an error. */
  readonly device?: Device;
  /** Threads that share the work of the network on the processor; one a processor if not given. */
  readonly threads?: number;
  /** Where graphs made faster, and weights laid apart, are kept; beside other caches of VSM if not given. */
  readonly cacheFolder?: string;
  /** False runs the model's graph as it is, without the rewrites that make it faster and change nothing else. */
  readonly rewriteGraph?: boolean;
  /** Told after each run of the network how many pictures or texts it took, and for how long: for measuring. */
  readonly onRun?: (run: { readonly size: number; readonly milliseconds: number }) => void;
  /** Told, in a sentence for people, when a slower way had to be taken. */
  readonly onNotice?: (notice: string) => void;
  /** Gives up the opening; an open encoder does not heed it. */
  readonly signal?: AbortSignal;
}

/** @throws VsmError `INVALID_ARGUMENT` unless it is a whole number above 0. */
export function resolveThreadCount(threads: number = availableParallelism()): number {
  if (Number.isSafeInteger(threads) && threads > 0) return threads;
  throw new VsmError('INVALID_ARGUMENT', `threads must be a whole number above 0; it is ${threads}.`);
}
