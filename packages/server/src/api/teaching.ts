import type { Verdict } from '@vsm/core';
import { z } from 'zod';
import { type Picture, pictureSchema } from './pictures.ts';
import { categoryNameSchema, fractionSchema, idSchema, verdictSchema } from './scalars.ts';
import { type FolderProgress, folderProgressSchema } from './scores.ts';

export interface TeachQuery {
  readonly folder: string;
  readonly category?: string;
  /** How many questions; 12 if not given. */
  readonly count?: number;
  /** `mixed` if not given: single pictures, with a pair after each two. */
  readonly kind?: 'mixed' | 'rating' | 'pair';
  /** Ids of pictures not to ask about, joined by commas: those that were skipped. */
  readonly without?: string;
}

export type TeachQuestion =
  /** Do you like this? `guess` is the chance of a like, as it looks now. */
  | { readonly kind: 'rating'; readonly picture: Picture; readonly guess: number }
  /** Which do you like better? */
  | { readonly kind: 'pair'; readonly pictures: readonly [Picture, Picture] };

/** The most telling first; empty when nothing is left to ask. */
export interface TeachQuestions {
  readonly questions: readonly TeachQuestion[];
  /** Questions are chosen among what has been looked at so far. */
  readonly progress: FolderProgress;
}

export const teachQuestionsSchema: z.ZodType<TeachQuestions> = z
  .object({
    questions: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('rating'), picture: pictureSchema, guess: fractionSchema }),
        z.object({ kind: z.literal('pair'), pictures: z.tuple([pictureSchema, pictureSchema]) }),
      ]),
    ),
    progress: folderProgressSchema,
  })
  .meta({ id: 'TeachQuestions' });

/** By the ids of pictures. */
export type TeachAnswer =
  | { readonly kind: 'rating'; readonly picture: string; readonly verdict: Verdict }
  | { readonly kind: 'pair'; readonly preferred: string; readonly other: string };

export interface TeachRequest {
  readonly folder: string;
  readonly category?: string;
  readonly answers: readonly TeachAnswer[];
}

export const teachRequestSchema: z.ZodType<TeachRequest> = z
  .strictObject({
    folder: idSchema,
    category: categoryNameSchema.exactOptional(),
    answers: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('rating'), picture: idSchema, verdict: verdictSchema }),
          z.strictObject({ kind: z.literal('pair'), preferred: idSchema, other: idSchema }),
        ]),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: 'TeachRequest' });

export interface TeachResponse {
  /** Of the folder's pictures, the share of pairs that the answers left in the same order; `null` with fewer than two. */
  readonly agreement: number | null;
  /** Each answer is a step to undo of its own. */
  readonly undoSteps: number;
  readonly revision: string;
}

export const teachResponseSchema: z.ZodType<TeachResponse> = z
  .object({ agreement: fractionSchema.nullable(), undoSteps: z.int(), revision: z.string() })
  .meta({ id: 'TeachResponse' });
