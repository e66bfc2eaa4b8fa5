import type { Readable, Writable } from 'node:stream';

/** A stream to write text to; a terminal says so and how wide it is. */
export interface TextOutput extends Writable {
  readonly isTTY?: boolean;
  /** 0 where the terminal does not know. */
  readonly columns?: number;
  readonly rows?: number;
}

export interface TextInput extends Readable {
  readonly isTTY?: boolean;
  /** Of a terminal: keys come one by one, and Ctrl-C as a key. */
  setRawMode?(isRaw: boolean): unknown;
}

/** Everything the command takes from the process it runs in, so that tests can run it in theirs. */
export interface CliContext {
  readonly stdin: TextInput;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  readonly platform: NodeJS.Platform;
  /** Aborts with `OutputClosed` when nobody reads stdout any more; any other reason is an interruption. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly createId: () => string;
}

/** The abort reason when the reader of stdout has gone, as in `vsm rank photos | head -1`: a quiet end, no failure. */
export class OutputClosed extends Error {
  override readonly name: string = 'OutputClosed';
}
