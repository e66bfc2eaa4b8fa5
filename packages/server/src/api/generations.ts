import type { GuidancePreset, Score, Verdict } from '@vsm/core';
import { z } from 'zod';
import { type PictureReference, pictureReferenceSchema } from './pictures.ts';
import { type Problem, problemSchema } from './problem.ts';
import { categoryNameSchema, fractionSchema, idSchema, verdictSchema } from './scalars.ts';
import { scoreSchema } from './scores.ts';

/** What can draw here. */
export interface Generators {
  readonly generators: readonly { readonly id: string; readonly title: string }[];
}

export const generatorsSchema: z.ZodType<Generators> = z
  .object({ generators: z.array(z.object({ id: z.string(), title: z.string() })) })
  .meta({ id: 'Generators' });

export interface GenerationRequest {
  readonly generator: string;
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Unsigned 32-bit. */
  readonly seed?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** What only this generator knows. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** `false`: one picture, whatever it scores; `true` if not given. */
  readonly guide?: boolean;
  readonly preset?: GuidancePreset;
  /** Instead of the preset's, -1..1. */
  readonly threshold?: number;
  /** Instead of the preset's, 1..10. */
  readonly maxRetries?: number;
  readonly category?: string;
}

export const generationRequestSchema: z.ZodType<GenerationRequest> = z
  .strictObject({
    generator: idSchema,
    prompt: z.string().max(10_000),
    negativePrompt: z.string().max(10_000).exactOptional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .exactOptional(),
    width: z.int().min(64).max(4096).exactOptional(),
    height: z.int().min(64).max(4096).exactOptional(),
    settings: z
      .record(z.string().min(1).max(100), z.union([z.string().max(2000), z.number(), z.boolean()]))
      .exactOptional(),
    guide: z.boolean().exactOptional(),
    preset: z.enum(['quality', 'speed', 'exploration']).exactOptional(),
    threshold: z.number().min(-1).max(1).exactOptional(),
    maxRetries: z.int().min(1).max(10).exactOptional(),
    category: categoryNameSchema.exactOptional(),
  })
  .meta({ id: 'GenerationRequest' });

/** One picture of a run, or one that was not finished. */
export interface GenerationAttempt {
  /** From 0, in the order they ended: what rates it. */
  readonly index: number;
  /** From 1. */
  readonly number: number;
  readonly seed: number;
  readonly status: 'accepted' | 'rejected' | 'stopped' | 'failed';
  readonly score: Score | null;
  readonly picture: PictureReference | null;
  /** The verdict given by `rateAttempt`. */
  readonly verdict: Verdict | null;
  readonly problem: Problem | null;
}

export const generationAttemptSchema: z.ZodType<GenerationAttempt> = z
  .object({
    index: z.int(),
    number: z.int(),
    seed: z.number(),
    status: z.enum(['accepted', 'rejected', 'stopped', 'failed']),
    score: scoreSchema.nullable(),
    picture: pictureReferenceSchema.nullable(),
    verdict: verdictSchema.nullable(),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'GenerationAttempt' });

export interface Generation {
  readonly id: string;
  readonly memory: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly request: GenerationRequest;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly attempts: readonly GenerationAttempt[];
  /** When `done`. */
  readonly result: {
    readonly accepted: boolean;
    /** The `index` of the best attempt. */
    readonly best: number;
    readonly ending: 'accepted' | 'attempts-made' | 'little-to-gain' | 'generator-unreachable';
  } | null;
  /** When `failed`. */
  readonly problem: Problem | null;
}

export const generationSchema: z.ZodType<Generation> = z
  .object({
    id: z.string(),
    memory: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    request: generationRequestSchema,
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    attempts: z.array(generationAttemptSchema),
    result: z
      .object({
        accepted: z.boolean(),
        best: z.int(),
        ending: z.enum(['accepted', 'attempts-made', 'little-to-gain', 'generator-unreachable']),
      })
      .nullable(),
    problem: problemSchema.nullable(),
  })
  .meta({ id: 'Generation' });

/** The newest first. */
export interface Generations {
  readonly items: readonly Generation[];
}

export const generationsSchema: z.ZodType<Generations> = z
  .object({ items: z.array(generationSchema) })
  .meta({ id: 'Generations' });

/** What `events` of a generation tells. The first is `state`, the last `end`. */
export type GenerationEvent =
  | { readonly type: 'state' | 'end'; readonly generation: Generation }
  | { readonly type: 'attempt'; readonly attempt: GenerationAttempt }
  /** `image` is a data URL of a small picture. */
  | { readonly type: 'preview'; readonly progress: number; readonly image: string };

export const generationEventSchema: z.ZodType<GenerationEvent> = z
  .discriminatedUnion('type', [
    z.object({ type: z.enum(['state', 'end']), generation: generationSchema }),
    z.object({ type: z.literal('attempt'), attempt: generationAttemptSchema }),
    z.object({ type: z.literal('preview'), progress: fractionSchema, image: z.string() }),
  ])
  .meta({ id: 'GenerationEvent' });

export interface AttemptVerdict {
  readonly verdict: Verdict;
  readonly category?: string;
}

export const attemptVerdictSchema: z.ZodType<AttemptVerdict> = z
  .strictObject({ verdict: verdictSchema, category: categoryNameSchema.exactOptional() })
  .meta({ id: 'AttemptVerdict' });
