import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { drawSample } from '../sample/draw-sample.ts';

/** What the web UI behind the API does, as its own source and wiki tell: one queue, one state of what is drawn just now. */
export interface WebUiOptions {
  readonly samplesFormat?: 'png' | 'jpeg' | 'webp';
  readonly previewFormat?: 'png' | 'jpeg' | 'webp';
  /** Puts a grid before several pictures (a setting that is on unless changed). */
  readonly returnGrid?: boolean;
  /** A step ends when this happens; at once if not given. */
  readonly stepEndsBy?: 'preview' | 'interruption';
}

export interface WebUiJob {
  readonly taskId: string;
  readonly settings: Record<string, unknown>;
  step: number;
  readonly steps: number;
  interrupted: boolean;
}

export interface Drawn {
  readonly images: string[];
  readonly parameters: Record<string, unknown>;
  readonly info: string;
}

const defaults = {
  prompt: '',
  negative_prompt: '',
  styles: [],
  seed: -1,
  steps: 4,
  cfg_scale: 7,
  width: 64,
  height: 64,
  batch_size: 1,
  n_iter: 1,
  sampler_name: 'Euler a',
  override_settings: {},
};

export class WebUi {
  readonly #options: WebUiOptions;
  #lock: Promise<unknown> = Promise.resolve();
  #current: WebUiJob | null = null;
  readonly #pending = new Set<string>();
  readonly #finished = new Set<string>();
  #endStep: () => void = () => undefined;

  constructor(options: WebUiOptions) {
    this.#options = options;
  }

  get current(): WebUiJob | null {
    return this.#current;
  }

  /** Waits for its turn, then draws. */
  async draw(body: Record<string, unknown>): Promise<Drawn> {
    const taskId =
      typeof body['force_task_id'] === 'string' ? body['force_task_id'] : `task(txt2img-${randomInt(1e9)})`;
    const settings = { ...defaults, ...body };
    this.#pending.add(taskId);
    const turn = this.#lock.then(async () => {
      this.#pending.delete(taskId);
      const job = { taskId, settings, step: 0, steps: Number(settings.steps), interrupted: false };
      this.#current = job;
      try {
        return await this.#process(job);
      } finally {
        this.#current = null;
        this.#finished.add(taskId);
      }
    });
    this.#lock = turn.catch(() => undefined);
    return await turn;
  }

  interrupt(): void {
    if (this.#current) this.#current.interrupted = true;
    this.#endStep();
  }

  taskState(id: string): { active: boolean; queued: boolean; completed: boolean } {
    const active = this.#current?.taskId === id;
    return { active, queued: this.#pending.has(id), completed: this.#finished.has(id) };
  }

  /** Of whoever's job is drawn just now. */
  async progress(skipCurrentImage: boolean): Promise<Record<string, unknown>> {
    const job = this.#current;
    const state = {
      skipped: false,
      interrupted: job?.interrupted ?? false,
      job: job ? 'scripts_txt2img' : '',
      job_count: job ? 1 : 0,
      job_timestamp: '20260102030405',
      job_no: 0,
      sampling_step: job?.step ?? 0,
      sampling_steps: job?.steps ?? 0,
    };
    if (!job) return { progress: 0, eta_relative: 0, state, current_image: null, textinfo: null };
    const progress = Math.min(1, 0.01 + job.step / job.steps);
    const image = skipCurrentImage ? null : await this.#encode(job.step, job, this.#options.previewFormat);
    if (!skipCurrentImage && this.#options.stepEndsBy === 'preview') this.#endStep();
    return { progress, eta_relative: 1.5, state, current_image: image, textinfo: null };
  }

  async #process(job: WebUiJob): Promise<Drawn> {
    const { settings } = job;
    for (job.step = 1; job.step <= job.steps && !job.interrupted; job.step++) await this.#step();
    const first = Number(settings['seed']) === -1 ? randomInt(0xffff_fffe) : Number(settings['seed']);
    const count = Number(settings['batch_size']) * Number(settings['n_iter']);
    const seeds = Array.from({ length: count }, (_, index) => first + index);
    const images = await Promise.all(seeds.map((seed) => this.#encode(seed, job, this.#options.samplesFormat)));
    const infotexts = seeds.map((seed) => this.#infotext(seed, job));
    const hasGrid = this.#options.returnGrid === true && count > 1;
    if (hasGrid) {
      images.unshift(await this.#encode(987_654_321, job, this.#options.samplesFormat));
      infotexts.unshift(this.#infotext(first, job));
    }
    const info = this.#info(job, { seeds, infotexts, indexOfFirstImage: hasGrid ? 1 : 0 });
    return { images, parameters: settings, info: JSON.stringify(info) };
  }

  async #step(): Promise<void> {
    if (this.#options.stepEndsBy === undefined) return;
    await new Promise<void>((resolve) => {
      this.#endStep = resolve;
    });
  }

  #info(
    { settings }: WebUiJob,
    { seeds, infotexts, indexOfFirstImage }: { seeds: number[]; infotexts: string[]; indexOfFirstImage: number },
  ): Record<string, unknown> {
    return {
      prompt: settings['prompt'],
      all_prompts: seeds.map(() => settings['prompt']),
      negative_prompt: settings['negative_prompt'],
      all_negative_prompts: seeds.map(() => settings['negative_prompt']),
      seed: seeds[0],
      all_seeds: seeds,
      subseed: 3_456_789,
      all_subseeds: seeds.map(() => 3_456_789),
      subseed_strength: 0,
      width: settings['width'],
      height: settings['height'],
      sampler_name: settings['sampler_name'],
      cfg_scale: settings['cfg_scale'],
      steps: settings['steps'],
      batch_size: settings['batch_size'],
      restore_faces: false,
      face_restoration_model: null,
      sd_model_name: this.#checkpoint(settings),
      sd_model_hash: '6ce0161689',
      sd_vae_name: null,
      denoising_strength: settings['denoising_strength'] ?? null,
      extra_generation_params: {},
      index_of_first_image: indexOfFirstImage,
      infotexts,
      styles: settings['styles'],
      job_timestamp: new Date().toISOString(),
      clip_skip: 1,
      is_using_inpainting_conditioning: false,
      version: 'v1.10.1',
    };
  }

  #checkpoint({ override_settings: overrides }: Record<string, unknown>): string {
    const chosen = overrides instanceof Object && 'sd_model_checkpoint' in overrides && overrides.sd_model_checkpoint;
    return typeof chosen === 'string' ? chosen : 'v1-5-pruned-emaonly';
  }

  #infotext(seed: number, { settings }: WebUiJob): string {
    return (
      `${settings['prompt']}\nNegative prompt: ${settings['negative_prompt']}\nSteps: ${settings['steps']}, ` +
      `Sampler: ${settings['sampler_name']}, CFG scale: ${settings['cfg_scale']}, Seed: ${seed}, ` +
      `Size: ${settings['width']}x${settings['height']}, Model: ${this.#checkpoint(settings)}, Version: v1.10.1`
    );
  }

  async #encode(seed: number, { settings }: WebUiJob, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<string> {
    const size = { width: Number(settings['width']), height: Number(settings['height']) };
    const { image } = drawSample({ seed: seed % 2 ** 32, ...size });
    const raw = { width: image.width, height: image.height, channels: 3 } as const;
    const file = await sharp(Buffer.from(image.data), { raw }).toFormat(format).toBuffer();
    return file.toString('base64');
  }
}
