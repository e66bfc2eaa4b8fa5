import type { CommandContext } from './command-context.ts';
import type { EncodedPicture } from './encode-pictures.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { expandInputs, type PictureInput } from './inputs/expand-inputs.ts';

export interface ReadPicturesOptions {
  /** Paths on stdin end with NUL. */
  readonly null?: boolean;
}

/** The pictures that a command was given. What cannot be read is complained of and counted, and the others go on. */
export class PictureReader {
  readonly #args: readonly string[];
  readonly #options: ReadPicturesOptions;
  readonly #context: CommandContext;
  #failureCount = 0;

  constructor(args: readonly string[], options: ReadPicturesOptions, context: CommandContext) {
    this.#args = args;
    this.#options = options;
    this.#context = context;
  }

  get failureCount(): number {
    return this.#failureCount;
  }

  /** Of a command that did all else it should. */
  get status(): ExitStatus {
    return this.#failureCount > 0 ? exitStatus.someInputsFailed : exitStatus.done;
  }

  /** The pictures without looking inside, so that a wrong path is told at once. */
  async list(): Promise<PictureInput[]> {
    const inputs: PictureInput[] = [];
    for await (const input of this.#expand()) {
      if (input.kind === 'failure') this.#complain(input);
      else inputs.push(input);
    }
    return inputs;
  }

  /** Whether paths come on standard input, nobody knows how many and when. */
  get isStream(): boolean {
    return this.#args.includes('-');
  }

  /** In order, with progress. Paths on stdin are worked on as they come. */
  async *read(): AsyncGenerator<EncodedPicture> {
    if (this.isStream) yield* this.#encode(this.#expand(), null);
    else yield* this.encode(await this.list());
  }

  /** Those of the listed pictures, with progress. */
  encode(inputs: readonly PictureInput[]): AsyncGenerator<EncodedPicture> {
    return this.#encode(inputs, inputs.length);
  }

  async *#encode(
    inputs: AsyncIterable<PictureInput> | Iterable<PictureInput>,
    count: number | null,
  ): AsyncGenerator<EncodedPicture> {
    const { console, session } = this.#context;
    const progress = console.startProgress(count);
    try {
      for await (const result of session.encodePictures(inputs)) {
        progress.advance();
        if (result.kind === 'failure') this.#complain(result);
        else yield result;
      }
    } finally {
      progress.finish();
    }
  }

  #expand(): AsyncGenerator<PictureInput> {
    return expandInputs(this.#args, this.#context, { endedByNul: this.#options.null === true });
  }

  #complain({ path, message }: { readonly path: string; readonly message: string }): void {
    this.#failureCount++;
    this.#context.console.complain(message, path);
  }
}
