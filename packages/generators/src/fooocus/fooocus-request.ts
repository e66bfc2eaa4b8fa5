import { type GenerateRequest, VsmError } from '@vsm/core';
import { z } from 'zod';
import { checkOptionalWholeNumber } from '../whole-number.ts';

/** 1 is Fooocus-API up to 0.4, 2 is FooocusAPI, which followed it. */
export type FooocusGeneration = 1 | 2;

export interface FooocusSettings {
  readonly performance?: string | undefined;
  readonly cfg?: number | undefined;
  readonly sharpness?: number | undefined;
  readonly checkpoint?: string | undefined;
  readonly refiner?: string | undefined;
  readonly refinerSwitch?: number | undefined;
  readonly loras?: readonly { readonly name: string; readonly weight: number }[] | undefined;
  readonly steps?: number | undefined;
  readonly sampler?: string | undefined;
  readonly scheduler?: string | undefined;
  readonly clipSkip?: number | undefined;
  readonly format?: string | undefined;
}

/** What is asked of each picture of a request. */
export interface FooocusPlan {
  readonly prompt: string;
  readonly negativePrompt: string | undefined;
  readonly styles: readonly string[] | undefined;
  /** Such as `1152*896`. */
  readonly aspectRatio: string | undefined;
  readonly settings: FooocusSettings;
  /** Further fields of the API under their own names. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const names = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split(',').map((name) => name.trim())),
]);

const settingsSchema = z.strictObject({
  /** One style, or several in an array or between commas; none of Fooocus's own are added. */
  style: names.optional(),
  performance: z.enum(['Quality', 'Speed', 'Extreme Speed', 'Lightning', 'Hyper-SD']).optional(),
  aspectRatio: z
    .string()
    .regex(/^\d{2,4} *[*x×] *\d{2,4}$/)
    .optional(),
  cfg: z.number().min(1).max(30).optional(),
  sharpness: z.number().min(0).max(30).optional(),
  checkpoint: z.string().optional(),
  refiner: z.string().optional(),
  refinerSwitch: z.number().min(0.1).max(1).optional(),
  loras: z.array(z.strictObject({ name: z.string(), weight: z.number().min(-2).max(2).default(0.5) })).optional(),
  steps: z.int().min(1).max(200).optional(),
  sampler: z.string().optional(),
  scheduler: z.string().optional(),
  clipSkip: z.int().min(1).max(12).optional(),
  format: z.enum(['png', 'jpg', 'webp']).optional(),
  fields: z.record(z.string(), z.json()).optional(),
});

/** @throws VsmError `INVALID_ARGUMENT` for what can't be drawn. */
export function planFooocus({ prompt, negativePrompt, width, height, settings = {} }: GenerateRequest): FooocusPlan {
  const tool = 'Fooocus';
  checkOptionalWholeNumber('width', width, { tool, low: 64, high: 2048 });
  checkOptionalWholeNumber('height', height, { tool, low: 64, high: 2048 });
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `Fooocus takes the settings ${Object.keys(settingsSchema.shape).join(', ')}; what is wrong: ` +
        `${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Anything else of its API goes into "fields".`,
      { cause: parsed.error, details: { argument: 'settings' } },
    );
  }
  const { style, aspectRatio: ratio, fields = {}, ...others } = parsed.data;
  const aspectRatio = aspectRatioOf(width, height, ratio);
  return { prompt, negativePrompt, styles: style, aspectRatio, settings: others, fields };
}

function aspectRatioOf(width: number | undefined, height: number | undefined, ratio: string | undefined) {
  if (width !== undefined && height !== undefined) return `${width}*${height}`;
  if (width === undefined && height === undefined) return ratio?.replace(/ *[x×*] */, '*');
  throw new VsmError('INVALID_ARGUMENT', 'Fooocus needs a width and a height, or neither: only one was given.', {
    details: { argument: width === undefined ? 'width' : 'height' },
  });
}

/** What a call that queues one picture says. What is not named stays as the server has it. */
export function bodyOf(plan: FooocusPlan, seed: number, generation: FooocusGeneration): Record<string, unknown> {
  const { settings, fields } = plan;
  const given = withoutAbsent({
    prompt: plan.prompt,
    negative_prompt: plan.negativePrompt,
    style_selections: plan.styles,
    performance_selection: settings.performance,
    aspect_ratios_selection: plan.aspectRatio,
    guidance_scale: settings.cfg,
    sharpness: settings.sharpness,
    base_model_name: settings.checkpoint,
    refiner_model_name: settings.refiner,
    refiner_switch: settings.refinerSwitch,
    loras: settings.loras?.map(({ name, weight }) => ({ enabled: true, model_name: name, weight })),
    [generation === 1 ? 'save_extension' : 'output_format']: settings.format,
  });
  const advanced = withoutAbsent({
    overwrite_step: settings.steps,
    sampler_name: settings.sampler,
    scheduler_name: settings.scheduler,
    clip_skip: settings.clipSkip,
  });
  const always = { image_number: 1, image_seed: seed, async_process: true };
  if (generation === 2) return { ...fields, ...given, ...advanced, ...always, stream_output: false };
  const { advanced_params: more, ...others } = fields;
  const advancedParams = { ...(more instanceof Object && more), ...advanced };
  const isAdvanced = Object.keys(advancedParams).length > 0;
  return { ...others, ...given, ...(isAdvanced && { advanced_params: advancedParams }), ...always };
}

/** What was asked for, as the metadata of its picture tells it. */
export function describePlan(plan: FooocusPlan): Record<string, unknown> {
  const { prompt, negativePrompt, styles, aspectRatio, settings } = plan;
  return withoutAbsent({ prompt, negativePrompt, styles, aspectRatio, ...settings });
}

function withoutAbsent(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
