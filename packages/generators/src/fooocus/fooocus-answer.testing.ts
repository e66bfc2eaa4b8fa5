import type { WorkerOptions } from './fooocus-worker.testing.ts';

export interface FooocusStandInOptions extends WorkerOptions {
  readonly generation: 1 | 2;
  /** As `--apikey`. */
  readonly apiKey?: string;
  /** As `--queue-size` of the first generation; the second takes whatever comes. */
  readonly queueSize?: number;
  /** Gives pictures in Base64 instead of at an address. */
  readonly givesBase64?: boolean;
}

/** An answer: JSON, or the bytes of a file. */
export interface FooocusAnswer {
  readonly status: number;
  readonly content: unknown;
}
