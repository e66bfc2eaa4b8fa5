import { VsmError } from '@vsm/core';
import type { ModelPrecision } from '@vsm/vision';
import type { ErrorMessage } from '../workers/worker-messages.ts';

export interface PreparedGraph {
  /** The file to load: one in the cache folder, or `modelPath` itself, see `fallbackReason`. */
  readonly path: string;
  /** The file of weights beside it. Absent for the original, which may hold its own. */
  readonly weightsPath?: string;
  /** What was rewritten, by name, in order. */
  readonly rewrites: readonly string[];
  /** Why `path` is the original: a full disk, no permission, a file that only the runtime can read. */
  readonly fallbackReason?: string;
}

/** What the thread is to do. */
export interface GraphJob {
  readonly modelPath: string;
  readonly sha256: string;
  readonly precision: ModelPrecision;
  /** False leaves the graph as it is, and only lays its weights apart. */
  readonly rewriteGraph: boolean;
  /** Where the prepared file is kept. */
  readonly preparedPath: string;
  /** In the same folder; whoever started the thread removes it. */
  readonly temporaryPath: string;
}

export type GraphOutcome =
  | { readonly kind: 'prepared'; readonly graph: PreparedGraph }
  | { readonly kind: 'failed'; readonly error: ErrorMessage };

/**
 * What to use when no graph could be prepared: the original, which computes the same, and why. It can't stand in for int8,
 * whose embeddings are a space of their own.
 *
 * @throws VsmError `MODEL_UNUSABLE` for int8.
 */
export function orOriginal({ modelPath, precision, preparedPath }: GraphJob, cause: unknown): PreparedGraph {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (precision !== 'int8') {
    return { path: modelPath, rewrites: [], fallbackReason: `no faster graph could be made of it (${reason})` };
  }
  throw new VsmError(
    'MODEL_UNUSABLE',
    `No int8 weights could be made of ${modelPath} and kept at ${preparedPath}: ${reason} Make room or give permission there, or use fp32.`,
    { cause, details: { modelPath, preparedPath } },
  );
}
