import { type GeneratedImage, VsmError } from '@vsm/core';
import { z } from 'zod';
import { decodeBase64Image } from '../http/image-bytes.ts';
import { usableSeed } from '../whole-number.ts';
import type { A1111Run } from './a1111-request.ts';

/** The server puts JSON into a string here; some that imitate it leave the string empty. */
const infoSchema = z.looseObject({
  all_seeds: z.array(z.number()).optional(),
  all_prompts: z.array(z.string()).optional(),
  all_negative_prompts: z.array(z.string()).optional(),
  infotexts: z.array(z.string()).optional(),
  /** 1 when a grid of all pictures comes first. */
  index_of_first_image: z.int().min(0).optional(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  steps: z.number().nullish(),
  cfg_scale: z.number().nullish(),
  sampler_name: z.string().nullish(),
  denoising_strength: z.number().nullish(),
  clip_skip: z.number().nullish(),
  sd_model_name: z.string().nullish(),
  sd_model_hash: z.string().nullish(),
  sd_vae_name: z.string().nullish(),
  version: z.string().nullish(),
});

type A1111Info = z.infer<typeof infoSchema>;

export interface A1111Answer {
  /** In Base64. */
  readonly images?: readonly string[] | null | undefined;
  readonly info?: string | null | undefined;
}

export const answerSchema: z.ZodType<A1111Answer> = z.object({
  images: z.array(z.string()).nullish(),
  info: z.string().nullish(),
});

/** The pictures of a run without a grid before them and the control maps after them. @throws VsmError `GENERATOR_FAILED` if some are missing. */
export function readPictures({ images, info: infoText }: A1111Answer, run: A1111Run): GeneratedImage[] {
  const info = parseInfo(infoText ?? '');
  const first = info.index_of_first_image ?? 0;
  const pictures = (images ?? []).slice(first, first + run.count);
  if (pictures.length < run.count) {
    throw new VsmError(
      'GENERATOR_FAILED',
      `A1111 gave ${pictures.length} of the pictures asked for, of which there were ${run.count}. If nobody interrupted it there, its own log says more.`,
    );
  }
  return pictures.map((picture, index) => {
    const seed = info.all_seeds?.[index] ?? (run.seed === undefined ? undefined : run.seed + index);
    return { ...decodeBase64Image(picture), seed: usableSeed(seed), metadata: describe(info, run, index, seed) };
  });
}

function parseInfo(text: string): A1111Info {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = infoSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'GENERATOR_FAILED',
    `A1111 tells of its pictures in "info" as JSON; what came is something else: ${text.slice(0, 200)}. Check that its version is supported.`,
    { cause: parsed.error },
  );
}

function describe(
  info: A1111Info,
  { body }: A1111Run,
  index: number,
  seed: number | undefined,
): Record<string, unknown> {
  const facts = {
    generator: 'a1111',
    prompt: info.all_prompts?.[index] ?? body['prompt'],
    negativePrompt: info.all_negative_prompts?.[index] ?? body['negative_prompt'],
    seed,
    width: info.width,
    height: info.height,
    steps: info.steps,
    cfg: info.cfg_scale,
    sampler: info.sampler_name,
    denoisingStrength: info.denoising_strength,
    clipSkip: info.clip_skip,
    checkpoint: info.sd_model_name,
    checkpointHash: info.sd_model_hash,
    vae: info.sd_vae_name,
    version: info.version,
    parameters: info.infotexts?.[(info.index_of_first_image ?? 0) + index],
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== null));
}
