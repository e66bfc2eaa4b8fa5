import { z } from 'zod';
import type { Background, TasteInput } from '../taste/background.ts';
import { float16Bits, float16Value } from './float16.ts';
import { type BinaryPrecision, decodeVector, encodeVector } from './vector-text.ts';

/**
 * A background as JSON: the mean always in full precision, the sample in half where the file is compact or nothing is lost by it.
 */
export function backgroundToJson(background: Background, wanted: BinaryPrecision): unknown {
  const precision = background.sample.every(({ vector }) => isHalfPrecision(vector)) ? 'float16' : wanted;
  return {
    count: background.count,
    mean: encodeVector(background.mean, 'float32'),
    precision,
    sample: background.sample.map(({ vector, attributes }) => ({
      vector: encodeVector(vector, precision),
      ...(attributes && { attributes: encodeVector(attributes, 'float32') }),
    })),
  };
}

function isHalfPrecision(vector: Float32Array): boolean {
  return vector.every((value) => Object.is(float16Value(float16Bits(value)), value));
}

/** Base64 of little-endian numbers, decoded. */
export function vectorSchema(precision: BinaryPrecision): z.ZodType<Float32Array, string> {
  return z.string().transform((text, context) => {
    const vector = decodeVector(text, precision);
    if (vector !== null) return vector;
    context.addIssue(`expected base64 of finite ${precision} numbers`);
    return z.NEVER;
  });
}

function schemaOf(precision: BinaryPrecision): z.ZodType<Background> {
  const input: z.ZodType<TasteInput> = z.object({
    vector: vectorSchema(precision),
    attributes: vectorSchema('float32').exactOptional(),
  });
  return z
    .object({
      count: z.int().nonnegative(),
      mean: vectorSchema('float32'),
      precision: z.literal(precision),
      sample: z.array(input),
    })
    .refine(
      ({ mean, sample }) => sample.every(({ vector }) => vector.length === mean.length),
      'expected vectors of equal length',
    )
    .transform(({ count, mean, sample }) => ({ count, mean, sample }));
}

export const backgroundSchema: z.ZodType<Background> = z.union([schemaOf('float32'), schemaOf('float16')]);
