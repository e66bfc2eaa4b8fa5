import {
  type ImportReport,
  type MemoryFileContent,
  memoryFileParts,
  memoryHealth,
  memoryStatistics,
  type OptimizationPlan,
  type Repair,
  ratingsOverTime,
  readMemoryFile,
  suggestedCategories,
  VsmError,
} from '@vsm/core';
import { z } from 'zod';
import {
  categoriesSchema,
  createdMemorySchema,
  healthSchema,
  type ImportQuery,
  type ImportResult,
  importResultSchema,
  memoriesSchema,
  newMemorySchema,
  type Optimization,
  optimizationSchema,
  optimizeRequestSchema,
  type Statistics,
  statisticsSchema,
} from '../api/memories.ts';
import { categoryNameSchema, flagInQuery, numberInQuery } from '../api/scalars.ts';
import { jsonOfRevision } from '../http/etag.ts';
import { readBody } from '../http/read-body.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';

const tag = 'memory';

const importQuerySchema: z.ZodType<ImportQuery> = z.strictObject({
  mode: z.enum(['merge', 'replace']).exactOptional(),
  category: categoryNameSchema.exactOptional(),
  weight: numberInQuery(Number.MIN_VALUE, 1e6).exactOptional(),
  from: z.string().trim().min(1).max(200).exactOptional(),
  dryRun: flagInQuery.exactOptional(),
});

const exportQuerySchema: z.ZodType<{ readonly compact?: boolean; readonly category?: string }> = z.strictObject({
  compact: flagInQuery.exactOptional(),
  category: categoryNameSchema.exactOptional(),
});

/** What a memory holds, and what is done with it as a whole. */
export function memoryRoutes({ memories, limits, signal }: Services): Route[] {
  return [
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/memories',
      summary: 'The memories of this server',
      tag,
      answer: { status: 200, description: 'The first is meant where none is named', schema: memoriesSchema },
      handle: async () => jsonResponse({ memories: await memories.list() }),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'post',
      path: '/memories',
      summary: 'Begin another memory',
      tag,
      body: newMemorySchema,
      answer: { status: 201, description: 'It is there', schema: createdMemorySchema },
      handle: async ({ body: { name } }) => jsonResponse(await memories.create(name), { status: 201 }),
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/statistics',
      summary: 'What the memory holds, in numbers',
      tag,
      answer: { status: 200, description: 'Counts', schema: statisticsSchema },
      handle: async ({ memory: asked, request }) => {
        const { snapshot, revision } = await (await memories.open(asked)).read();
        return await jsonOfRevision(request, revision, (): Statistics => {
          const { total, likes, dislikes, categories, usage } = memoryStatistics(snapshot);
          return {
            total,
            likes,
            dislikes,
            comparisons: snapshot.comparisons.length,
            categories,
            usage,
            overTime: ratingsOverTime(snapshot.preferences),
            space: snapshot.space && { id: snapshot.space.id, dimensions: snapshot.space.dimensions },
            undoSteps: snapshot.undoSteps.length,
            revision,
          };
        });
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/health',
      summary: 'How well the memory can tell likes from dislikes, by the measures of VSM 2.0',
      tag,
      answer: { status: 200, description: 'Measures and advice', schema: healthSchema },
      handle: async ({ memory: asked, request }) => {
        const { snapshot, revision } = await (await memories.open(asked)).read();
        return await jsonOfRevision(request, revision, () => memoryHealth(snapshot));
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/categories',
      summary: 'Categories in use, and names to offer',
      tag,
      answer: { status: 200, description: 'With their counts', schema: categoriesSchema },
      handle: async ({ memory: asked, request }) => {
        const { snapshot, revision } = await (await memories.open(asked)).read();
        return await jsonOfRevision(request, revision, () => ({
          categories: memoryStatistics(snapshot).categories,
          suggested: suggestedCategories,
        }));
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/optimize',
      summary: 'Join near duplicates, and keep the ratings that the taste rests on; or only plan it',
      tag,
      body: optimizeRequestSchema,
      answer: { status: 200, description: 'What was, or would be done', schema: optimizationSchema },
      handle: async ({ body: { duplicates, max, dryRun = false }, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const optimize = {
          ...(duplicates !== undefined && { duplicateThreshold: duplicates }),
          ...(max !== undefined && { maxPreferences: max }),
          dryRun,
          signal,
          onProgress: () => new Promise<void>((resolve) => setImmediate(resolve)),
        };
        const plan = dryRun
          ? await (await memory.read()).optimize(optimize)
          : await memory.write((opened) => opened.optimize(optimize), request.headers.get('if-match'));
        return jsonResponse(describePlan(plan, memory.state.revision));
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/export',
      summary: 'The memory as a file, which VSM 2.0 reads too unless it is compact',
      tag,
      query: exportQuerySchema,
      answer: { status: 200, description: 'A memory file', mediaType: 'application/json' },
      handle: async ({ query: { compact = false, category }, memory: asked }) => {
        const { snapshot } = await (await memories.open(asked)).read();
        const isWanted = (each: { readonly category: string | null }) =>
          category === undefined || each.category === category || each.category === null;
        const exported = {
          ...snapshot,
          preferences: snapshot.preferences.filter(isWanted),
          comparisons: snapshot.comparisons.filter(isWanted),
        };
        return new Response(streamText(memoryFileParts(exported, { compact })), {
          headers: {
            'content-type': 'application/json',
            'cache-control': 'no-store',
            'content-disposition': 'attachment; filename="vibe_memory.json"',
          },
        });
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/import',
      summary: 'Take in the ratings of another memory file, as one step to undo',
      tag,
      query: importQuerySchema,
      rawBody: { mediaTypes: ['application/json', 'application/octet-stream'] },
      answer: { status: 200, description: 'What was, or would be taken in', schema: importResultSchema },
      handle: async ({ query, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const text = Buffer.from(await readBody(request, limits.importBytes)).toString('utf8');
        const { snapshot, repairs } = readSent(text);
        const { mode = 'merge', ...rest } = query;
        const report = await memory.write(
          (opened) => opened.import(snapshot, { mode, ...rest }),
          request.headers.get('if-match'),
        );
        return jsonResponse(describeImport(report, repairs, memory.state.revision));
      },
    }),
  ];
}

/** A memory file that is damaged is the client's fault here, not the server's. */
function readSent(text: string): MemoryFileContent {
  try {
    return readMemoryFile(text);
  } catch (cause) {
    if (VsmError.is(cause, 'MEMORY_CORRUPT')) throw new VsmError('INVALID_ARGUMENT', cause.message, { cause });
    throw cause;
  }
}

function describePlan({ removals, strengthened, before, after }: OptimizationPlan, revision: string): Optimization {
  return {
    removals: removals.map((removal) => ({
      id: removal.id,
      reason: removal.reason,
      staying: removal.reason === 'duplicate' ? removal.of : removal.reason === 'contradicted' ? removal.by : null,
      similarity: 'similarity' in removal ? removal.similarity : null,
    })),
    strengthened: strengthened.length,
    before,
    after,
    revision,
  };
}

function describeImport(report: ImportReport, repairs: readonly Repair[], revision: string): ImportResult {
  const { added, changed, kept, removed, refused, comparisons } = report;
  return {
    added: added.length,
    changed: changed.length,
    kept: kept.length,
    removed: removed.length,
    refused: refused.length,
    comparisonsAdded: comparisons.added.length,
    repairs: repairs.slice(0, 100).map(({ at, message }) => ({ at, message })),
    revision,
  };
}

/** Parts are made as they are sent. */
function streamText(parts: Iterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.iterator]();
  return new ReadableStream({
    pull: (controller) => {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}
