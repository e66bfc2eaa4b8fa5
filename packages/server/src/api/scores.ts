import type { Score, Verdict } from '@vsm/core';
import { z } from 'zod';
import { type Picture, pictureSchema, type RatedPicture, ratedPictureSchema } from './pictures.ts';
import { type Problem, problemSchema } from './problem.ts';
import {
  categoryNameSchema,
  cursorSchema,
  fractionSchema,
  idSchema,
  numberInQuery,
  vectorSchema,
  verdictSchema,
  wholeInQuery,
} from './scalars.ts';

export const scoreSchema: z.ZodType<Score> = z
  .object({
    value: z.number().min(-1).max(1),
    probability: fractionSchema,
    uncertainty: z.number(),
    evidence: z.enum(['none', 'little', 'enough']),
  })
  .meta({ id: 'Score', description: 'How much a person will like a picture: 0 is neutral, 1 surely a like.' });

/** Stored pictures, or embeddings of the memory's model; exactly one of the two. */
export interface ScoreRequest {
  readonly pictures?: readonly string[];
  readonly embeddings?: readonly (readonly number[])[];
  readonly category?: string;
}

/** The most pictures or embeddings of one request. */
const scoredAtOnce = 256;

export const scoreRequestSchema: z.ZodType<ScoreRequest> = z
  .strictObject({
    pictures: z.array(idSchema).min(1).max(scoredAtOnce).exactOptional(),
    embeddings: z.array(vectorSchema).min(1).max(scoredAtOnce).exactOptional(),
    category: categoryNameSchema.exactOptional(),
  })
  .refine(
    ({ pictures, embeddings }) => (pictures === undefined) !== (embeddings === undefined),
    'exactly one of `pictures` and `embeddings`',
  )
  .meta({ id: 'ScoreRequest' });

/** A score, or why there is none. */
export interface ScoredPicture {
  /** Of a stored picture. */
  readonly picture: string | null;
  /** Of an uploaded file. */
  readonly name: string | null;
  readonly score: Score | null;
  readonly problem: Problem | null;
}

/** In the order of the request. */
export interface Scores {
  readonly scores: readonly ScoredPicture[];
}

export const scoresSchema: z.ZodType<Scores> = z
  .object({
    scores: z.array(
      z.object({
        picture: z.string().nullable(),
        name: z.string().nullable(),
        score: scoreSchema.nullable(),
        problem: problemSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'Scores' });

/** Which pictures of a folder, and in which order. */
export interface RankQuery {
  readonly folder: string;
  readonly category?: string;
  /** `score` (best first) if not given. */
  readonly sort?: 'score' | 'newest' | 'name';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly verdict?: Verdict | 'unrated';
  readonly modifiedAfter?: string;
  readonly modifiedBefore?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export const rankQuerySchema: z.ZodType<RankQuery> = z.strictObject({
  folder: idSchema,
  category: categoryNameSchema.exactOptional(),
  sort: z.enum(['score', 'newest', 'name']).exactOptional(),
  minimum: numberInQuery(-1, 1).exactOptional(),
  maximum: numberInQuery(-1, 1).exactOptional(),
  verdict: z.enum(['like', 'dislike', 'unrated']).exactOptional(),
  modifiedAfter: z.iso.datetime({ offset: true }).exactOptional(),
  modifiedBefore: z.iso.datetime({ offset: true }).exactOptional(),
  limit: wholeInQuery(1, 1000).exactOptional(),
  cursor: cursorSchema.exactOptional(),
});

export interface RankedPicture {
  readonly picture: Picture;
  /** `null` while it was not looked at, and for pictures that cannot be read. */
  readonly score: Score | null;
  /** How it is rated, if it is. */
  readonly rating: { readonly id: string; readonly verdict: Verdict; readonly category: string | null } | null;
}

/** How much of a folder has been looked at. */
export interface FolderProgress {
  readonly folder: string;
  readonly encoded: number;
  readonly failed: number;
  readonly total: number;
  readonly isComplete: boolean;
}

export const folderProgressSchema: z.ZodType<FolderProgress> = z
  .object({
    folder: z.string(),
    encoded: z.int(),
    failed: z.int(),
    total: z.int(),
    isComplete: z.boolean(),
  })
  .meta({ id: 'FolderProgress' });

export interface RankPage {
  readonly items: readonly RankedPicture[];
  readonly nextCursor: string | null;
  /** Of all pages. */
  readonly total: number;
  readonly progress: FolderProgress;
  /** Of the memory that the scores follow from. */
  readonly revision: string;
}

export const rankPageSchema: z.ZodType<RankPage> = z
  .object({
    items: z.array(
      z.object({
        picture: pictureSchema,
        score: scoreSchema.nullable(),
        rating: z.object({ id: z.string(), verdict: verdictSchema, category: z.string().nullable() }).nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
    total: z.int(),
    progress: folderProgressSchema,
    revision: z.string(),
  })
  .meta({ id: 'RankPage' });

/** A picture to ask about: a stored one, or that of a rating. */
export interface PictureQuery {
  readonly picture?: string;
  readonly preference?: string;
}

/** Why a picture scores as it does. */
export interface PictureExplanation {
  readonly score: Score;
  readonly strength: number;
  /** Strongest first; what the ratings pulled, in the unit of `strength`. */
  readonly pulls: readonly { readonly pull: number; readonly rating: RatedPicture }[];
  /** All comparisons together. */
  readonly comparisonPull: number;
  readonly backgroundPull: number;
  readonly priorPull: number;
  /** In plain English, strongest first. */
  readonly reasons: readonly { readonly words: string; readonly effect: number; readonly attribute: string }[];
  /** The category that it resembles, where one stands out. */
  readonly suggestedCategory: string | null;
}

export const pictureExplanationSchema: z.ZodType<PictureExplanation> = z
  .object({
    score: scoreSchema,
    strength: z.number(),
    pulls: z.array(z.object({ pull: z.number(), rating: ratedPictureSchema })),
    comparisonPull: z.number(),
    backgroundPull: z.number(),
    priorPull: z.number(),
    reasons: z.array(z.object({ words: z.string(), effect: z.number(), attribute: z.string() })),
    suggestedCategory: z.string().nullable(),
  })
  .meta({ id: 'PictureExplanation' });

/** Ratings of similar pictures, the most similar first. */
export interface SimilarRatings {
  readonly items: readonly { readonly similarity: number; readonly rating: RatedPicture }[];
}

export const similarRatingsSchema: z.ZodType<SimilarRatings> = z
  .object({ items: z.array(z.object({ similarity: z.number(), rating: ratedPictureSchema })) })
  .meta({ id: 'SimilarRatings' });
