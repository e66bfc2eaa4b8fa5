import { VsmError } from '@vsm/core';
import { z } from 'zod';
import type { Preprocessing, ResizeFilter } from '../preprocessing/preprocessing.ts';
import { describeIssues } from './describe-issues.ts';

const side = z.number().int().min(1).max(4096);
const square = z
  .union([side, z.object({ height: side, width: side })])
  .refine((value) => typeof value === 'number' || value.height === value.width, 'height and width must be equal')
  .transform((value) => (typeof value === 'number' ? value : value.height));
const triple = z.tuple([z.number(), z.number(), z.number()]);
const positiveTriple = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

/** The codes of Pillow's filters that VSM computes exactly. */
const filterOfCode = new Map<number, ResizeFilter>([
  [2, 'bilinear'],
  [3, 'bicubic'],
]);

/** @see https://huggingface.co/docs/transformers/main_classes/image_processor */
const configSchema = z.object({
  do_resize: z.literal(true),
  size: z.union([z.object({ shortest_edge: side }), square]),
  resample: z.number().refine((code) => filterOfCode.has(code), 'only 2 (bilinear) and 3 (bicubic) are known to VSM'),
  do_center_crop: z.boolean().default(false),
  crop_size: square.optional(),
  do_rescale: z.literal(true).default(true),
  rescale_factor: z
    .number()
    .default(1 / 255)
    .refine((factor) => Math.abs(factor * 255 - 1) < 1e-6, 'only 1/255 is known to VSM'),
  do_normalize: z.boolean().default(true),
  image_mean: triple.optional(),
  image_std: positiveTriple.optional(),
});

type Config = z.infer<typeof configSchema>;

/**
 * What a `preprocessor_config.json` of the transformers library asks for.
 *
 * @param origin Where the JSON came from, for messages.
 * @throws VsmError `MODEL_UNUSABLE` when it asks for something that VSM doesn't do, or leaves out what must be known.
 */
export function preprocessingFromConfig(json: unknown, origin = 'preprocessor_config.json'): Preprocessing {
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw unusable(origin, describeIssues(parsed.error));
  const config = parsed.data;
  const filter = filterOfCode.get(config.resample) ?? 'bicubic';
  return {
    ...squareOf(config, origin),
    ...(filter !== 'bicubic' && { filter }),
    ...normalizationOf(config, origin),
  };
}

type Square = Pick<Preprocessing, 'size' | 'resizeMode' | 'resizeSize'>;

function squareOf({ size, do_center_crop: crops, crop_size: cropSize }: Config, origin: string): Square {
  const isShortestEdge = typeof size !== 'number';
  const resizeSize = isShortestEdge ? size.shortest_edge : size;
  if (!crops) {
    if (!isShortestEdge) return { size: resizeSize, resizeMode: 'squash' };
    throw unusable(origin, 'size.shortest_edge without do_center_crop gives no square');
  }
  // Older files give one number for the shorter side where they crop.
  const cropped = cropSize ?? resizeSize;
  if (cropped > resizeSize) throw unusable(origin, `crop_size ${cropped} is larger than size ${resizeSize}`);
  return { size: cropped, resizeMode: 'shortest-edge', ...(cropped !== resizeSize && { resizeSize }) };
}

function normalizationOf(config: Config, origin: string): Pick<Preprocessing, 'mean' | 'std'> {
  if (!config.do_normalize) return { mean: [0, 0, 0], std: [1, 1, 1] };
  const { image_mean: mean, image_std: std } = config;
  if (mean && std) return { mean, std };
  throw unusable(origin, 'do_normalize is set, and image_mean or image_std is missing');
}

function unusable(origin: string, found: string): VsmError {
  return new VsmError(
    'MODEL_UNUSABLE',
    `${origin}: VSM cannot prepare pictures as this asks: ${found}. Take another model, or state its preprocessing in a model file of your own.`,
    { details: { origin } },
  );
}
