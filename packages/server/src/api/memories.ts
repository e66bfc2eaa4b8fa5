import type { HealthAdvice, PeriodLength } from '@vsm/core';
import { z } from 'zod';
import { fractionSchema } from './scalars.ts';

/** One of the memories that the server knows. */
export interface MemoryInfo {
  /** What the `memory` of a query names; the first of the list is meant without one. */
  readonly id: string;
  readonly name: string;
}

const memoryInfoSchema = z.object({ id: z.string(), name: z.string() });

export const createdMemorySchema: z.ZodType<MemoryInfo> = memoryInfoSchema.meta({ id: 'MemoryInfo' });

export interface Memories {
  readonly memories: readonly MemoryInfo[];
}

export const memoriesSchema: z.ZodType<Memories> = z
  .object({ memories: z.array(createdMemorySchema) })
  .meta({ id: 'Memories' });

export interface NewMemory {
  readonly name: string;
}

export const newMemorySchema: z.ZodType<NewMemory> = z
  .strictObject({ name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,59}$/u, 'letters, digits, spaces, _ and -') })
  .meta({ id: 'NewMemory' });

export interface CategoryCount {
  readonly category: string;
  readonly likes: number;
  readonly dislikes: number;
}

const categoryCountSchema = z.object({ category: z.string(), likes: z.int(), dislikes: z.int() });

/** Those in use, and names to offer. */
export interface Categories {
  readonly categories: readonly CategoryCount[];
  readonly suggested: readonly string[];
}

export const categoriesSchema: z.ZodType<Categories> = z
  .object({ categories: z.array(categoryCountSchema), suggested: z.array(z.string()) })
  .meta({ id: 'Categories' });

/** What a memory holds, in numbers. */
export interface Statistics {
  readonly total: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly comparisons: number;
  readonly categories: readonly CategoryCount[];
  /** What guidance did. */
  readonly usage: {
    readonly generationCount: number;
    readonly filterApplications: number;
    readonly averageScore: number;
  };
  readonly overTime: {
    readonly period: PeriodLength;
    /** `from` is a day, `2026-01-31`. */
    readonly periods: readonly { readonly from: string; readonly likes: number; readonly dislikes: number }[];
    readonly undated: number;
  };
  /** The model whose embeddings it holds; `null` before the first rating. */
  readonly space: { readonly id: string; readonly dimensions: number } | null;
  readonly undoSteps: number;
  readonly revision: string;
}

export const statisticsSchema: z.ZodType<Statistics> = z
  .object({
    total: z.int(),
    likes: z.int(),
    dislikes: z.int(),
    comparisons: z.int(),
    categories: z.array(categoryCountSchema),
    usage: z.object({ generationCount: z.number(), filterApplications: z.number(), averageScore: z.number() }),
    overTime: z.object({
      period: z.enum(['day', 'week', 'month', 'year']),
      periods: z.array(z.object({ from: z.string(), likes: z.int(), dislikes: z.int() })),
      undated: z.int(),
    }),
    space: z.object({ id: z.string(), dimensions: z.int() }).nullable(),
    undoSteps: z.int(),
    revision: z.string(),
  })
  .meta({ id: 'Statistics' });

/** How well a memory can tell likes from dislikes, by the measures of VSM 2.0. */
export interface Health {
  readonly total: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly diversity: number;
  readonly balance: number;
  readonly usage: number;
  readonly health: number;
  readonly advice: readonly HealthAdvice[];
}

export const healthSchema: z.ZodType<Health> = z
  .object({
    total: z.int(),
    likes: z.int(),
    dislikes: z.int(),
    diversity: z.number(),
    balance: fractionSchema,
    usage: z.number(),
    health: z.number(),
    advice: z.array(z.enum(['add-variety', 'balance-sides', 'nearly-full', 'add-more'])),
  })
  .meta({ id: 'Health' });

export interface OptimizeRequest {
  /** Pictures more similar than this are one; 0.995 if not given. */
  readonly duplicates?: number;
  /** Ratings to keep at most. */
  readonly max?: number;
  /** Only plans it; `false` if not given. */
  readonly dryRun?: boolean;
}

export const optimizeRequestSchema: z.ZodType<OptimizeRequest> = z
  .strictObject({
    duplicates: z.number().min(-1).max(1).exactOptional(),
    max: z.int().min(1).max(10_000_000).exactOptional(),
    dryRun: z.boolean().exactOptional(),
  })
  .meta({ id: 'OptimizeRequest' });

/** What optimising does, or would do. */
export interface Optimization {
  readonly removals: readonly {
    readonly id: string;
    readonly reason: 'duplicate' | 'contradicted' | 'dispensable';
    /** The rating that stays for it; `null` for a dispensable one. */
    readonly staying: string | null;
    readonly similarity: number | null;
  }[];
  /** Ratings that take over what their duplicates weigh. */
  readonly strengthened: number;
  readonly before: { readonly likes: number; readonly dislikes: number };
  readonly after: { readonly likes: number; readonly dislikes: number };
  readonly revision: string;
}

const sidesSchema = z.object({ likes: z.int(), dislikes: z.int() });

export const optimizationSchema: z.ZodType<Optimization> = z
  .object({
    removals: z.array(
      z.object({
        id: z.string(),
        reason: z.enum(['duplicate', 'contradicted', 'dispensable']),
        staying: z.string().nullable(),
        similarity: z.number().nullable(),
      }),
    ),
    strengthened: z.int(),
    before: sidesSchema,
    after: sidesSchema,
    revision: z.string(),
  })
  .meta({ id: 'Optimization' });

export interface ImportQuery {
  /** `merge` if not given. */
  readonly mode?: 'merge' | 'replace';
  readonly category?: string;
  /** Multiplies the imported weights. */
  readonly weight?: number;
  /** Whose ratings these are. */
  readonly from?: string;
  readonly dryRun?: boolean;
}

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  /** Rated here already. */
  readonly kept: number;
  readonly removed: number;
  readonly refused: number;
  readonly comparisonsAdded: number;
  /** What reading the file put right. */
  readonly repairs: readonly { readonly at: string; readonly message: string }[];
  readonly revision: string;
}

export const importResultSchema: z.ZodType<ImportResult> = z
  .object({
    added: z.int(),
    changed: z.int(),
    kept: z.int(),
    removed: z.int(),
    refused: z.int(),
    comparisonsAdded: z.int(),
    repairs: z.array(z.object({ at: z.string(), message: z.string() })),
    revision: z.string(),
  })
  .meta({ id: 'ImportResult' });

/** A memory changed, whoever did it. */
export interface MemoryState {
  readonly memory: string;
  readonly revision: string;
  readonly likes: number;
  readonly dislikes: number;
  readonly comparisons: number;
}

export const memoryStateSchema: z.ZodType<MemoryState> = z
  .object({
    memory: z.string(),
    revision: z.string(),
    likes: z.int(),
    dislikes: z.int(),
    comparisons: z.int(),
  })
  .meta({ id: 'MemoryState' });
