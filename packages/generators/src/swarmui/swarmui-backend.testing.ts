import sharp from 'sharp';
import { drawSample } from '../sample/draw-sample.ts';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

export interface BackendOptions {
  /** JPEG if not given. */
  readonly previewFormat?: PictureFormat;
  /** PNG if not given. */
  readonly imageFormat?: PictureFormat;
  /** A step ends only when the run is interrupted, or when `endSteps` is called; at once if not given. */
  readonly stepEndsBy?: 'interruption';
  /** A picture on the way and a grid come before the picture itself. */
  readonly sendsOthersFirst?: boolean;
  /** Some extension discards the picture. */
  readonly discards?: boolean;
}

export interface SwarmUiRun {
  readonly session: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  isInterrupted: boolean;
}

export type Tell = (message: Record<string, unknown>) => void;

const stepCount = 4;
const defaults = { seed: -1, steps: stepCount, cfgscale: 7, width: 64, height: 64, negativeprompt: '' };

/** One backend, which draws one sample picture after the other for all sessions. */
export class SwarmUiBackend {
  readonly runs: SwarmUiRun[] = [];
  /** By their paths. */
  readonly files: Map<string, Buffer> = new Map();
  current: SwarmUiRun | undefined;
  /** The next runs fail with these words. */
  readonly failures: string[] = [];
  readonly #options: BackendOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #isHurried = false;
  #endStep: () => void = () => undefined;
  #drawn = 0;

  constructor(options: BackendOptions) {
    this.#options = options;
  }

  /** Draws in its turn, telling what happens as the socket does. */
  async run(session: string, asked: Readonly<Record<string, unknown>>, tell: Tell): Promise<void> {
    const run: SwarmUiRun = { session, parameters: { ...defaults, ...asked }, isInterrupted: false };
    this.runs.push(run);
    tell({ status: { waiting_gens: 1, loading_models: 0, waiting_backends: 1, live_gens: 0 }, supported_features: [] });
    const turn = this.#turn.then(async () => await this.#draw(run, tell));
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  interruptSession(session: string): void {
    for (const run of this.runs) if (run.session === session) run.isInterrupted = true;
    this.#endStep();
  }

  endSteps(): void {
    this.#isHurried = true;
    this.#endStep();
  }

  async #draw(run: SwarmUiRun, tell: Tell): Promise<void> {
    if (run.isInterrupted) return;
    this.current = run;
    try {
      const failure = this.failures.shift();
      if (failure !== undefined) return tell({ error: failure });
      for (let step = 1; step <= stepCount && !run.isInterrupted; step++) {
        const progress = { batch_index: '0', request_id: '1', current_percent: step / stepCount };
        tell({ gen_progress: { ...progress, overall_percent: (1 + step) / (2 + stepCount) } });
        const preview = await this.#dataUrl(run, step, this.#options.previewFormat ?? 'jpeg');
        tell({ gen_progress: { ...progress, overall_percent: (1 + step) / (2 + stepCount), preview } });
        await this.#step(run);
      }
      if (run.isInterrupted) return tell({ error: 'Generation session interrupted.' });
      await this.#finish(run, tell);
    } finally {
      this.current = undefined;
    }
  }

  async #finish(run: SwarmUiRun, tell: Tell): Promise<void> {
    const { imageFormat = 'png', sendsOthersFirst = false, discards = false } = this.#options;
    const metadata = JSON.stringify(this.#metadata(run), null, 2);
    if (sendsOthersFirst) {
      for (const [index, seed] of [
        [-11, 1],
        [-1, 2],
      ] as const) {
        const image = await this.#dataUrl(run, seed, imageFormat);
        tell({ image, batch_index: `${index}`, request_id: '1', metadata });
      }
    }
    const image = await this.#save(run, imageFormat);
    tell({ image, batch_index: '0', request_id: '1', metadata });
    tell({ keep_alive: true });
    tell({ discard_indices: discards ? [0] : [] });
  }

  async #save(run: SwarmUiRun, format: PictureFormat): Promise<string> {
    const seed = Number(run.parameters['seed']);
    if (run.parameters['donotsave'] === true) return await this.#dataUrl(run, seed, format);
    const path = `View/local/raw/2026-01-02/${this.files.size} 100% a hill? #1-${seed}.${format}`;
    this.files.set(path, await encode(run, seed, format));
    return path;
  }

  #metadata({ parameters }: SwarmUiRun): unknown {
    const { session_id: _, images: __, donotsave: ___, ...shown } = parameters;
    return {
      sui_image_params: { ...shown, swarm_version: '0.9.8.1' },
      sui_extra_data: {
        date: '2026-01-02',
        prep_time: '0.01 sec',
        generation_time: `${++this.#drawn}.00 sec`,
        used_wildcards: [],
      },
      sui_models: [{ name: `${parameters['model']}.safetensors`, param: 'model', hash: null }],
    };
  }

  async #step({ isInterrupted }: SwarmUiRun): Promise<void> {
    if (this.#options.stepEndsBy === undefined || this.#isHurried || isInterrupted) return;
    await new Promise<void>((resolve) => {
      this.#endStep = resolve;
    });
  }

  async #dataUrl(run: SwarmUiRun, seed: number, format: PictureFormat): Promise<string> {
    return `data:image/${format};base64,${(await encode(run, seed, format)).toString('base64')}`;
  }
}

async function encode({ parameters }: SwarmUiRun, seed: number, format: PictureFormat): Promise<Buffer> {
  const size = { width: Number(parameters['width']), height: Number(parameters['height']) };
  const { image } = drawSample({ seed: seed % 2 ** 32, ...size });
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  return await sharp(Buffer.from(image.data), { raw }).toFormat(format).toBuffer();
}
