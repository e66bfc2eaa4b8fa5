import type { Verdict } from '@vsm/core';
import { z } from 'zod';
import { type RatedPicture, ratedPictureSchema } from './pictures.ts';
import { categoryNameSchema, idSchema, vectorSchema, verdictSchema, weightSchema } from './scalars.ts';

/** What a rating may say beside its verdict. */
export interface RatingDetails {
  /** `general`, or that of an earlier rating of the picture, if not given. */
  readonly category?: string;
  /** Above 0; 1 if not given. */
  readonly weight?: number;
  readonly note?: string;
}

export const noteSchema: z.ZodType<string> = z.string().max(2000);

/** A verdict on a stored picture, or on an embedding of the memory's model; exactly one of the two. */
export interface NewRating extends RatingDetails {
  readonly verdict: Verdict;
  readonly picture?: string;
  readonly embedding?: readonly number[];
}

/** Kept all or none, as one step to undo. */
export interface RateRequest {
  readonly ratings: readonly NewRating[];
}

export const rateRequestSchema: z.ZodType<RateRequest> = z
  .strictObject({
    ratings: z
      .array(
        z
          .strictObject({
            verdict: verdictSchema,
            picture: idSchema.exactOptional(),
            embedding: vectorSchema.exactOptional(),
            category: categoryNameSchema.exactOptional(),
            weight: weightSchema.exactOptional(),
            note: noteSchema.exactOptional(),
          })
          .refine(
            ({ picture, embedding }) => (picture === undefined) !== (embedding === undefined),
            'exactly one of `picture` and `embedding`',
          ),
      )
      .min(1)
      .max(1000),
  })
  .meta({ id: 'RateRequest' });

export interface RatingResult {
  /** `changed`: the picture had been rated before, otherwise. */
  readonly status: 'added' | 'changed' | 'unchanged';
  readonly rating: RatedPicture;
}

/** In the order of the request. */
export interface RateResponse {
  readonly results: readonly RatingResult[];
  readonly revision: string;
}

export const rateResponseSchema: z.ZodType<RateResponse> = z
  .object({
    results: z.array(z.object({ status: z.enum(['added', 'changed', 'unchanged']), rating: ratedPictureSchema })),
    revision: z.string(),
  })
  .meta({ id: 'RateResponse' });

export interface PreferencesQuery {
  readonly verdict?: Verdict;
  readonly category?: string;
  /** `newest` if not given: the last added first. */
  readonly order?: 'newest' | 'oldest';
  readonly limit?: number;
  readonly cursor?: string;
}

export interface PreferencesPage {
  readonly items: readonly RatedPicture[];
  readonly nextCursor: string | null;
  /** Of all pages. */
  readonly total: number;
  readonly revision: string;
}

export const preferencesPageSchema: z.ZodType<PreferencesPage> = z
  .object({
    items: z.array(ratedPictureSchema),
    nextCursor: z.string().nullable(),
    total: z.int(),
    revision: z.string(),
  })
  .meta({ id: 'PreferencesPage' });

/** What of a rating is to become otherwise. Its age stays. */
export interface PreferenceEdit {
  readonly verdict?: Verdict;
  readonly category?: string;
  readonly weight?: number;
}

export const preferenceEditSchema: z.ZodType<PreferenceEdit> = z
  .strictObject({
    verdict: verdictSchema.exactOptional(),
    category: categoryNameSchema.exactOptional(),
    weight: weightSchema.exactOptional(),
  })
  .meta({ id: 'PreferenceEdit' });

export interface RemovedRatings {
  readonly removed: number;
  readonly revision: string;
}

export const removedRatingsSchema: z.ZodType<RemovedRatings> = z
  .object({ removed: z.int(), revision: z.string() })
  .meta({ id: 'RemovedRatings' });

/** A change that can be, or was, taken back. */
export interface UndoStepView {
  /** "rate 3 pictures" */
  readonly label: string;
  readonly createdAt: string;
}

const undoStepSchema = z.object({ label: z.string(), createdAt: z.string() });

export interface UndoResponse {
  readonly undone: UndoStepView;
  readonly revision: string;
}

export const undoResponseSchema: z.ZodType<UndoResponse> = z
  .object({ undone: undoStepSchema, revision: z.string() })
  .meta({ id: 'UndoResponse' });

/** The newest first. */
export interface UndoSteps {
  readonly steps: readonly UndoStepView[];
}

export const undoStepsSchema: z.ZodType<UndoSteps> = z
  .object({ steps: z.array(undoStepSchema) })
  .meta({ id: 'UndoSteps' });
