import type {
  AucDifference,
  AucEstimate,
  CalibrationMeasures,
  Evidence,
  LearningPoint,
  NextStep,
  Verdict,
} from '@vsm/core';
import { z } from 'zod';
import { fractionSchema, verdictSchema } from './scalars.ts';

const aucSchema = z.object({ auc: z.number(), low: z.number(), high: z.number() });
const learningPointSchema = z.object({ ratings: z.int(), auc: z.number(), low: z.number(), high: z.number() });

const calibrationSchema = z.object({
  brierScore: z.number(),
  expectedCalibrationError: z.number(),
  errorByChance: z.number(),
  bins: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      likes: z.int(),
      dislikes: z.int(),
      foretold: z.number(),
      happened: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});

const nextStepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rate-first') }),
  z.object({ kind: z.literal('rate-other-side'), side: verdictSchema }),
  z.object({ kind: z.literal('rate-more'), count: z.int(), auc: z.number().nullable() }),
  z.object({ kind: z.literal('balance-sides'), side: verdictSchema, count: z.int() }),
  z.object({ kind: z.literal('balance-category'), category: z.string(), side: verdictSchema, count: z.int() }),
  z.object({ kind: z.literal('add-variety'), variety: z.number() }),
  z.object({ kind: z.literal('join-repeated'), duplicates: z.int(), contradictions: z.int() }),
  z.object({ kind: z.literal('check-surprises'), ids: z.array(z.string()) }),
  z.object({ kind: z.literal('rate-again'), before: z.string() }),
  z.object({ kind: z.literal('use-it') }),
]);

/** All that can be said of a taste: what it leans to, how well it foretells, how it grew, what would help. */
export interface TasteReportView {
  readonly evidence: Evidence;
  /** How well it knows the pictures that the person usually sees, 0..1. */
  readonly familiarity: number;
  /** Strongest first. */
  readonly leanings: readonly {
    readonly attribute: string;
    readonly effect: number;
    readonly confidence: number;
    /** In plain English: "brighter". */
    readonly towards: string;
    readonly awayFrom: string;
  }[];
  /** By ratings that the taste had not seen; `null`, with a `reason`, where that cannot be known. */
  readonly quality: {
    readonly sides: string;
    readonly auc: AucEstimate;
    readonly calibration: CalibrationMeasures | null;
    readonly ratings: number;
    readonly folds: number;
  } | null;
  readonly reason: string | null;
  readonly learningCurve: {
    readonly points: readonly LearningPoint[];
    readonly expected: readonly LearningPoint[];
  } | null;
  readonly drift: {
    readonly since: string;
    readonly fromOlder: AucEstimate;
    readonly fromNewer: AucEstimate;
    readonly difference: AucDifference;
    readonly isSignificant: boolean;
  } | null;
  readonly categories: readonly {
    readonly category: string;
    readonly likes: number;
    readonly dislikes: number;
    readonly balance: number;
    readonly variety: number | null;
    readonly auc: AucEstimate | null;
  }[];
  readonly variety: number | null;
  /** Ratings that the others speak against, by id. */
  readonly surprises: readonly { readonly id: string; readonly verdict: Verdict; readonly probability: number }[];
  /** What helps most first. */
  readonly nextSteps: readonly NextStep[];
  readonly revision: string;
}

export const tasteReportSchema: z.ZodType<TasteReportView> = z
  .object({
    evidence: z.enum(['none', 'little', 'enough']),
    familiarity: fractionSchema,
    leanings: z.array(
      z.object({
        attribute: z.string(),
        effect: z.number(),
        confidence: z.number(),
        towards: z.string(),
        awayFrom: z.string(),
      }),
    ),
    quality: z
      .object({
        sides: z.string(),
        auc: aucSchema,
        calibration: calibrationSchema.nullable(),
        ratings: z.int(),
        folds: z.int(),
      })
      .nullable(),
    reason: z.string().nullable(),
    learningCurve: z
      .object({ points: z.array(learningPointSchema), expected: z.array(learningPointSchema) })
      .nullable(),
    drift: z
      .object({
        since: z.string(),
        fromOlder: aucSchema,
        fromNewer: aucSchema,
        difference: z.object({ difference: z.number(), low: z.number(), high: z.number() }),
        isSignificant: z.boolean(),
      })
      .nullable(),
    categories: z.array(
      z.object({
        category: z.string(),
        likes: z.int(),
        dislikes: z.int(),
        balance: z.number(),
        variety: z.number().nullable(),
        auc: aucSchema.nullable(),
      }),
    ),
    variety: z.number().nullable(),
    surprises: z.array(z.object({ id: z.string(), verdict: verdictSchema, probability: fractionSchema })),
    nextSteps: z.array(nextStepSchema),
    revision: z.string(),
  })
  .meta({ id: 'TasteReport' });
