import { type GenerateRequest, VsmError } from '@vsm/core';
import { z } from 'zod';
import { checkOptionalWholeNumber, largestSeed } from '../whole-number.ts';

const settingsSchema = z.strictObject({
  /** Instead of the generator's own. */
  model: z.string().optional(),
  quality: z.string().optional(),
  style: z.string().optional(),
  background: z.string().optional(),
  outputFormat: z.enum(['png', 'jpeg', 'webp']).optional(),
  /** Further fields of the API under their own names. */
  fields: z.record(z.string(), z.json()).optional(),
});

interface Defaults {
  readonly model: string;
  readonly takesSeed: boolean;
}

/** One picture to ask for. */
export interface OpenAiRun {
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the picture, if the server takes one. */
  readonly seed: number | null;
}

/** A call for each picture, as some models draw no more at once. @throws VsmError `INVALID_ARGUMENT` for what can't be asked for. */
export function planRuns(request: GenerateRequest, { model, takesSeed }: Defaults): OpenAiRun[] {
  const { prompt, negativePrompt, seed, count = 1, width, height } = request;
  const tool = 'An OpenAI-style server';
  checkOptionalWholeNumber('count', count, { tool, low: 1, high: 10_000 });
  checkOptionalWholeNumber('seed', seed, { tool, low: 0, high: largestSeed });
  checkOptionalWholeNumber('width', width, { tool, low: 1, high: 16_384 });
  checkOptionalWholeNumber('height', height, { tool, low: 1, high: 16_384 });
  const { fields, outputFormat, model: chosen = model, ...named } = parseSettings(request.settings ?? {});
  const given = {
    ...fields,
    ...named,
    model: chosen,
    prompt,
    negative_prompt: negativePrompt,
    size: sizeOf(width, height),
    output_format: outputFormat,
    n: 1,
  };
  const fixed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return Array.from({ length: count }, (_, index) => {
    const seedOfRun = takesSeed && seed !== undefined ? (seed + index) >>> 0 : null;
    return { body: { ...fixed, ...(seedOfRun !== null && { seed: seedOfRun }) }, seed: seedOfRun };
  });
}

function sizeOf(width: number | undefined, height: number | undefined): string | undefined {
  if (width === undefined && height === undefined) return undefined;
  if (width !== undefined && height !== undefined) return `${width}x${height}`;
  throw new VsmError(
    'INVALID_ARGUMENT',
    'An OpenAI-style server takes width and height together; only one was given. Give both or neither.',
    { details: { argument: width === undefined ? 'width' : 'height' } },
  );
}

function parseSettings(settings: Readonly<Record<string, unknown>>): z.infer<typeof settingsSchema> {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `An OpenAI-style server takes the settings ${Object.keys(settingsSchema.shape).join(', ')}; what is wrong: ` +
      `${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Anything else of its API goes into "fields".`,
    { cause: parsed.error, details: { argument: 'settings' } },
  );
}
