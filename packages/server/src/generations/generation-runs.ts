import { VsmError } from '@vsm/core';
import type { GenerationRequest } from '../api/generations.ts';
import type { PictureEncodings } from '../encoding/picture-encodings.ts';
import { Refusal } from '../http/refusal.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import type { Log } from '../observability/log.ts';
import type { PictureLibrary } from '../pictures/picture-library.ts';
import type { Thumbnails } from '../pictures/thumbnails.ts';
import type { NamedGenerator } from '../server-options.ts';
import { GenerationRun } from './generation-run.ts';
import { keepImage } from './keep-image.ts';

export interface GenerationRunsOptions {
  readonly generators: readonly NamedGenerator[];
  readonly library: PictureLibrary;
  readonly encodings: PictureEncodings;
  readonly thumbnails: Thumbnails;
  readonly now: () => Date;
  readonly random: () => number;
  readonly createId: () => string;
  readonly log: Log;
  readonly onStateChange: (run: GenerationRun) => void;
}

const rememberedRuns = 50;
const runsAtOnce = 4;
const previewEdge = 320;

/** The generations of this server since it was started; the last 50 are remembered. */
export class GenerationRuns {
  readonly #options: GenerationRunsOptions;
  readonly #runs = new Map<string, GenerationRun>();

  constructor(options: GenerationRunsOptions) {
    this.#options = options;
  }

  /** @throws VsmError `INVALID_ARGUMENT` for an unknown generator; Refusal `OVERLOADED` while others run. */
  start(memory: HostedMemory, request: GenerationRequest): GenerationRun {
    const { generators, library, encodings, thumbnails, now, random, log, onStateChange } = this.#options;
    const named = generators.find(({ id }) => id === request.generator);
    if (!named) {
      const names = generators.map(({ id }) => id).join(', ');
      throw new VsmError(
        'INVALID_ARGUMENT',
        `There is no generator ${JSON.stringify(request.generator)}. There are: ${names}.`,
      );
    }
    if (this.#running().length >= runsAtOnce) {
      throw new Refusal('OVERLOADED', `At most ${runsAtOnce} generations run at once. Wait for one, or cancel it.`, {
        retryAfterSeconds: 2,
      });
    }
    const id = this.#options.createId();
    let pictures = 0;
    const run = new GenerationRun({
      id,
      memory,
      request,
      generator: named.generator,
      keep: (image) => keepImage(image, { library, encodings, name: `${id}-${++pictures}` }),
      showPreview: async ({ bytes }) => {
        const preview = await thumbnails.ofBytes(bytes, previewEdge);
        return `data:${preview.mediaType};base64,${Buffer.from(preview.bytes).toString('base64')}`;
      },
      now,
      random,
      onStateChange,
      onFault: (error) => log('warn', 'generation-failed', { id, error: String(error) }),
    });
    this.#runs.set(id, run);
    this.#forgetOldest();
    onStateChange(run);
    return run;
  }

  /** The newest first. */
  list(): readonly GenerationRun[] {
    return [...this.#runs.values()].toReversed();
  }

  /** @throws Refusal `NOT_FOUND` */
  find(id: string): GenerationRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw new Refusal('NOT_FOUND', 'There is no such generation since the server was started.');
  }

  async close(): Promise<void> {
    await Promise.all(this.#running().map((run) => run.cancel()));
  }

  #running(): GenerationRun[] {
    return [...this.#runs.values()].filter(({ generation }) => generation.state === 'running');
  }

  #forgetOldest(): void {
    for (const [id, { generation }] of this.#runs) {
      if (this.#runs.size <= rememberedRuns) return;
      if (generation.state !== 'running') this.#runs.delete(id);
    }
  }
}
