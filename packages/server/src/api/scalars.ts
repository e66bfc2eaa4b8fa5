import { z } from 'zod';

// Schemas of single values that several routes take.

/** Of a memory, folder, picture, rating, generation ...: short, and safe in a URL. */
export const idSchema: z.ZodType<string> = z.string().regex(/^[\w.:-]{1,200}$/, 'letters, digits and . : _ - only');

export const categoryNameSchema: z.ZodType<string> = z.string().trim().min(1).max(200);

/** Finite and above 0. */
export const weightSchema: z.ZodType<number> = z.number().positive().max(1e6);

export const verdictSchema: z.ZodType<'like' | 'dislike'> = z.enum(['like', 'dislike']);

export const cursorSchema: z.ZodType<string> = z.string().min(1).max(300);

export const fractionSchema: z.ZodType<number> = z.number().min(0).max(1);

/** Numbers arrive as text in a query. */
export function wholeInQuery(least: number, most: number): z.ZodType<number> {
  return z.coerce.number().pipe(z.int().min(least).max(most)).meta({ type: 'integer', minimum: least, maximum: most });
}

export function numberInQuery(least: number, most: number): z.ZodType<number> {
  return z.coerce
    .number()
    .pipe(z.number().min(least).max(most))
    .meta({ type: 'number', minimum: least, maximum: most });
}

/** `true` or `false`, as text. */
export const flagInQuery: z.ZodType<boolean> = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The most numbers of an embedding. */
const maxDimensions = 8192;

/** Checked in one pass: this is what a program that scores by embedding sends thousands of times a second. */
export const vectorSchema: z.ZodType<readonly number[]> = z
  .custom<readonly number[]>(
    (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= maxDimensions &&
      value.every((number) => typeof number === 'number'),
    `an array of 1 to ${maxDimensions} numbers`,
  )
  .meta({ type: 'array', items: { type: 'number' }, minItems: 1, maxItems: maxDimensions });
