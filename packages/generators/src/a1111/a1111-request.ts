import { type GenerateRequest, VsmError } from '@vsm/core';
import { z } from 'zod';
import { encodeBase64 } from '../http/image-bytes.ts';
import { checkOptionalWholeNumber, largestSeed } from '../whole-number.ts';

/** One call that draws one picture, or as many as `settings.batchSize` says. */
export interface A1111Run {
  readonly path: '/sdapi/v1/txt2img' | '/sdapi/v1/img2img';
  readonly body: Readonly<Record<string, unknown>>;
  readonly count: number;
  /** Of the first picture; those after it count up. */
  readonly seed: number | undefined;
}

const settingsSchema = z.strictObject({
  steps: z.int().min(1).max(1000).optional(),
  cfg: z.number().optional(),
  sampler: z.string().optional(),
  scheduler: z.string().optional(),
  checkpoint: z.string().optional(),
  /** Of the styles kept on the server. */
  style: z.string().optional(),
  clipSkip: z.int().min(1).max(12).optional(),
  batchSize: z.int().min(1).max(64).optional(),
  /** Encoded pictures, or such in Base64 with or without the head of a data URL. */
  initImages: z
    .array(z.union([z.instanceof(Uint8Array), z.string()]))
    .min(1)
    .optional(),
  denoisingStrength: z.number().min(0).max(1).optional(),
  /** Further fields of the API under their own names. */
  fields: z.record(z.string(), z.json()).optional(),
});

type A1111Settings = z.infer<typeof settingsSchema>;

/** The calls that draw what is asked for, in order. @throws VsmError `INVALID_ARGUMENT` for what can't be drawn. */
export function planRuns(request: GenerateRequest): A1111Run[] {
  const { seed, count = 1, width, height } = request;
  const tool = 'A1111';
  checkOptionalWholeNumber('count', count, { tool, low: 1, high: 10_000 });
  checkOptionalWholeNumber('seed', seed, { tool, low: 0, high: largestSeed });
  checkOptionalWholeNumber('width', width, { tool, low: 8, high: 16_384 });
  checkOptionalWholeNumber('height', height, { tool, low: 8, high: 16_384 });
  const settings = parseSettings(request.settings ?? {});
  const { batchSize = 1, initImages } = settings;
  const fixed = fixedFields(request, settings);
  const runs: A1111Run[] = [];
  for (let first = 0; first < count; first += batchSize) {
    const ofRun = Math.min(batchSize, count - first);
    const seedOfRun = seed === undefined ? undefined : (seed + first) >>> 0;
    runs.push({
      path: initImages ? '/sdapi/v1/img2img' : '/sdapi/v1/txt2img',
      body: { ...fixed, seed: seedOfRun ?? -1, batch_size: ofRun, n_iter: 1, save_images: false, send_images: true },
      count: ofRun,
      seed: seedOfRun,
    });
  }
  return runs;
}

function parseSettings(settings: Readonly<Record<string, unknown>>): A1111Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `A1111 takes the settings ${Object.keys(settingsSchema.shape).join(', ')}; what is wrong: ` +
      `${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Anything else of its API goes into "fields".`,
    { cause: parsed.error, details: { argument: 'settings' } },
  );
}

/** What is not named stays as the server has it. */
function fixedFields(request: GenerateRequest, settings: A1111Settings): Record<string, unknown> {
  const { fields = {}, checkpoint, clipSkip, style, initImages } = settings;
  const { override_settings: overridden, ...others } = fields;
  const overrides = {
    ...(checkpoint !== undefined && { sd_model_checkpoint: checkpoint }),
    ...(clipSkip !== undefined && { CLIP_stop_at_last_layers: clipSkip }),
    ...(overridden instanceof Object && overridden),
  };
  const given = {
    prompt: request.prompt,
    negative_prompt: request.negativePrompt,
    width: request.width,
    height: request.height,
    steps: settings.steps,
    cfg_scale: settings.cfg,
    sampler_name: settings.sampler,
    scheduler: settings.scheduler,
    styles: style === undefined ? undefined : [style],
    init_images: initImages?.map((image) => (typeof image === 'string' ? image : encodeBase64(image))),
    denoising_strength: settings.denoisingStrength,
    override_settings: Object.keys(overrides).length > 0 ? overrides : undefined,
  };
  return { ...others, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}
