import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { drawSample } from '../sample/draw-sample.ts';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

export interface WorkerOptions {
  /** Fooocus itself sends PNG. */
  readonly previewFormat?: PictureFormat;
  /** A step ends when its preview was asked for, or only when the job is stopped; at once if not given. */
  readonly stepEndsBy?: 'preview' | 'stop';
}

export interface FooocusJob {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  state: 'waiting' | 'running' | 'finished' | 'failed';
  step: number;
  preview: string | null;
  isStopped: boolean;
  /** Where its files are below the folder of outputs. */
  readonly files: string[];
}

const stepCount = 4;

/** What works off the jobs behind either API, one after the other, and draws sample pictures. */
export class FooocusWorker {
  readonly jobs: FooocusJob[] = [];
  readonly files: Map<string, Buffer> = new Map();
  /** The next jobs fail so many times. */
  failures: number = 0;
  readonly #options: WorkerOptions;
  #isWorking = false;
  #isHurried = false;
  #endStep: () => void = () => undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get current(): FooocusJob | undefined {
    return this.jobs.find(({ state }) => state === 'running');
  }

  get waiting(): FooocusJob[] {
    return this.jobs.filter(({ state }) => state === 'waiting');
  }

  find(id: string | null): FooocusJob | undefined {
    return this.jobs.find((job) => job.id === id);
  }

  add(parameters: Readonly<Record<string, unknown>>): FooocusJob {
    const job: FooocusJob = {
      ...{ id: randomUUID(), parameters, state: 'waiting', step: 0 },
      ...{ preview: null, isStopped: false, files: [] },
    };
    this.jobs.push(job);
    void this.#work();
    return job;
  }

  /** Stops whichever job runs. */
  stop(): void {
    if (this.current) this.current.isStopped = true;
    this.#endStep();
  }

  /** The preview was seen, so that the next step may come. */
  previewSeen(): void {
    if (this.#options.stepEndsBy === 'preview') this.#endStep();
  }

  /** From now on every step ends at once. */
  endSteps(): void {
    this.#isHurried = true;
    this.#endStep();
  }

  /** Loses all jobs, as a restart does. */
  forget(): void {
    this.stop();
    this.jobs.length = 0;
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let [job] = this.waiting; job !== undefined; [job] = this.waiting) await this.#draw(job);
    this.#isWorking = false;
  }

  async #draw(job: FooocusJob): Promise<void> {
    job.state = 'running';
    for (job.step = 1; job.step <= stepCount && !job.isStopped; job.step++) {
      job.preview = (await encode(job, Number(job.step), this.#options.previewFormat)).toString('base64');
      await this.#step(job);
    }
    if (this.failures > 0) {
      this.failures--;
      job.state = 'failed';
      return;
    }
    if (!job.isStopped) {
      const name = `2026-01-02/${job.id}-0.${formatOf(job)}`;
      const format = formatOf(job) === 'jpg' ? 'jpeg' : formatOf(job) === 'webp' ? 'webp' : 'png';
      this.files.set(name, await encode(job, Number(job.parameters['image_seed']), format));
      job.files.push(name);
    }
    job.state = 'finished';
  }

  async #step({ isStopped }: FooocusJob): Promise<void> {
    if (this.#options.stepEndsBy === undefined || this.#isHurried || isStopped) return;
    await new Promise<void>((resolve) => {
      this.#endStep = resolve;
    });
  }
}

/** 0 to 100, as Fooocus counts: the first fifteen are preparation. */
export function progressOf(job: FooocusJob): number {
  return job.state === 'waiting' ? 0 : Math.min(100, Math.floor(15 + (85 * job.step) / stepCount));
}

function formatOf({ parameters }: FooocusJob): string {
  return String(parameters['save_extension'] ?? parameters['output_format'] ?? 'png');
}

async function encode({ parameters }: FooocusJob, seed: number, format: PictureFormat = 'png'): Promise<Buffer> {
  const [width, height] = String(parameters['aspect_ratios_selection']).split('*').map(Number);
  const { image } = drawSample({ seed: seed % 2 ** 32, width: width!, height: height! });
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  return await sharp(Buffer.from(image.data), { raw }).toFormat(format).toBuffer();
}
