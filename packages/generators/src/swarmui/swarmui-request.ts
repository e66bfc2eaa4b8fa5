import { type GenerateRequest, VsmError } from '@vsm/core';
import { z } from 'zod';
import { checkOptionalWholeNumber } from '../whole-number.ts';

/** What is asked of each picture of a request. */
export interface SwarmUiPlan {
  /** All but the model and the seed, under the names of SwarmUI. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The one that the server has loaded if not given. */
  readonly model: string | undefined;
  /** Names of parameters that are not on every server. */
  readonly doubtful: readonly string[];
}

const settingsSchema = z.strictObject({
  steps: z.int().min(0).max(500).optional(),
  cfg: z.number().min(0).max(100).optional(),
  sampler: z.string().optional(),
  scheduler: z.string().optional(),
  checkpoint: z.string().optional(),
  loras: z.array(z.strictObject({ name: z.string(), weight: z.number().default(1) })).optional(),
  /** Of those kept on the server. */
  presets: z.array(z.string()).optional(),
  /** Further parameters under their own ids. */
  fields: z.record(z.string(), z.json()).optional(),
});

/** Said by the request itself or by the adapter. */
const ownFields = ['session_id', 'images', 'seed', 'prompt', 'batchsize'];
const alwaysTaken = ['presets', 'extra_metadata', 'donotsave'];

/** @throws VsmError `INVALID_ARGUMENT` for what can't be drawn. */
export function planSwarmUi({ prompt, negativePrompt, width, height, settings = {} }: GenerateRequest): SwarmUiPlan {
  const tool = 'SwarmUI';
  checkOptionalWholeNumber('width', width, { tool, low: 64, high: 16_384 });
  checkOptionalWholeNumber('height', height, { tool, low: 64, high: 16_384 });
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `SwarmUI takes the settings ${Object.keys(settingsSchema.shape).join(', ')}; what is wrong: ` +
        `${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Anything else of its parameters goes into "fields".`,
      { cause: parsed.error, details: { argument: 'settings' } },
    );
  }
  const { steps, cfg, sampler, scheduler, checkpoint, loras, presets, fields = {} } = parsed.data;
  const { model, ...others } = fields;
  refuseOwnFields(others);
  const given = {
    prompt,
    negativeprompt: negativePrompt,
    width,
    height,
    steps,
    cfgscale: cfg,
    sampler,
    scheduler,
    loras: loras?.map(({ name }) => name),
    loraweights: loras?.map(({ weight }) => weight),
    presets,
  };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const doubtful = [...Object.keys(others), ...['sampler', 'scheduler'].filter((id) => id in present)];
  return {
    body: { donotsave: true, ...others, ...present, images: 1 },
    model: checkpoint ?? (typeof model === 'string' ? model : undefined),
    doubtful: doubtful.filter((id) => !alwaysTaken.includes(id)),
  };
}

function refuseOwnFields(fields: Readonly<Record<string, unknown>>): void {
  const own = Object.keys(fields).filter((id) => ownFields.includes(id));
  if (own.length === 0) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The "fields" for SwarmUI hold ${own.join(', ')}, which the request says itself: use its prompt, seed and count.`,
    { details: { argument: 'settings' } },
  );
}
