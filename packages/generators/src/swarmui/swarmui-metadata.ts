import { z } from 'zod';

const metadataSchema = z.object({
  sui_image_params: z.record(z.string(), z.json()).catch({}),
  sui_extra_data: z.record(z.string(), z.json()).catch({}),
  sui_models: z.array(z.json()).nullish().catch(undefined),
});

/** Of the run rather than of the picture. */
const ofTheRun = ['date', 'prep_time', 'generation_time'];

export interface ToldMetadata {
  readonly seed: number | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * What SwarmUI tells of a picture: the usual facts by the names that other generators use, and all of it under `parameters`, `models`
 * and `extra`.
 *
 * @see https://github.com/mcmonkeyprojects/SwarmUI/blob/master/docs/Image%20Metadata%20Format.md
 */
export function readMetadata(text: string | undefined): ToldMetadata {
  const told = metadataSchema.safeParse(parseJson(text ?? '')).data;
  if (!told) return { seed: undefined, facts: {} };
  const { sui_image_params: parameters, sui_extra_data: extra, sui_models: models } = told;
  const facts = {
    prompt: parameters['prompt'],
    negativePrompt: parameters['negativeprompt'],
    width: toNumber(parameters['width']),
    height: toNumber(parameters['height']),
    steps: toNumber(parameters['steps']),
    cfg: toNumber(parameters['cfgscale']),
    sampler: parameters['sampler'],
    scheduler: parameters['scheduler'],
    checkpoint: parameters['model'],
    version: parameters['swarm_version'],
    parameters,
    models: models ?? undefined,
    extra: Object.fromEntries(Object.entries(extra).filter(([name]) => !ofTheRun.includes(name))),
  };
  return {
    seed: toNumber(parameters['seed']),
    facts: Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)),
  };
}

/** Numbers may come as text. */
function toNumber(value: unknown): number | undefined {
  return value === undefined || value === null || value === '' || Number.isNaN(Number(value))
    ? undefined
    : Number(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
