import { reportTaste, type TasteReport, type VibeMemory } from '@vsm/core';
import { LRUCache } from 'lru-cache';
import { type TasteReportView, tasteReportSchema } from '../api/taste.ts';
import { jsonOfRevision } from '../http/etag.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';

const keptReports = 8;

/** What the taste is like and how well it foretells. */
export function tasteRoutes({ memories, options, signal }: Services): Route[] {
  const reports = new LRUCache<string, Promise<TasteReportView>>({ max: keptReports });

  const makeReport = async (memory: VibeMemory): Promise<TasteReportView> => {
    const { preferences, background, revision } = memory;
    const { evidence, familiarity, leanings } = memory.describeTaste();
    const report = await reportTaste(preferences, {
      background,
      now: options.now(),
      signal,
      onProgress: () => new Promise<void>((resolve) => setImmediate(resolve)),
    });
    return { evidence, familiarity, leanings, ...describeReport(report), revision };
  };

  return [
    defineRoute({
      ...plain,
      method: 'get',
      path: '/taste',
      summary: 'What the taste leans to, how well it foretells ratings that it has not seen, and what would help',
      tag: 'memory',
      answer: {
        status: 200,
        description: 'May take seconds; kept until the memory changes',
        schema: tasteReportSchema,
      },
      handle: async ({ memory: asked, request }) => {
        const memory = await memories.open(asked);
        const opened = await memory.read();
        const key = `${memory.id} ${opened.revision}`;
        return await jsonOfRevision(request, opened.revision, async () => {
          const making = reports.get(key) ?? makeReport(opened);
          reports.set(key, making);
          making.catch(() => reports.delete(key));
          return await making;
        });
      },
    }),
  ];
}

function describeReport({
  quality: validation,
  learningCurve,
  drift,
  categories,
  variety,
  surprises,
  nextSteps,
}: TasteReport): Omit<TasteReportView, 'evidence' | 'familiarity' | 'leanings' | 'revision'> {
  return {
    ...describeQuality(validation),
    learningCurve,
    drift: drift.known ? omitKnown(drift) : null,
    categories,
    variety,
    surprises: surprises.map(({ preference: { id, verdict }, probability }) => ({ id, verdict, probability })),
    nextSteps,
  };
}

function describeQuality(validation: TasteReport['quality']): Pick<TasteReportView, 'quality' | 'reason'> {
  if (!validation.known) return { quality: null, reason: validation.reason };
  const { sides, auc, calibration, ratings, folds } = validation.quality;
  return { quality: { sides, auc, calibration, ratings, folds }, reason: null };
}

function omitKnown<T extends { readonly known: true }>({ known: _, ...rest }: T): Omit<T, 'known'> {
  return rest;
}
