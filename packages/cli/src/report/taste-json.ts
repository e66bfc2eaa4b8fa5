import type { TasteQuality, TasteReport } from '@vsm/core';
import { scoreHistogram } from '@vsm/report';
import { nextStepInWords } from './next-step-text.ts';

/** A taste report as `--json` prints it: keys are only ever added. */
export interface TasteJson extends Pick<TasteReport, 'learningCurve' | 'drift' | 'categories' | 'variety'> {
  readonly quality: object;
  readonly surprises: readonly object[];
  readonly nextSteps: readonly object[];
}

export function tasteToJson(report: TasteReport): TasteJson {
  const { quality: validation, learningCurve, drift, categories, variety, surprises, nextSteps } = report;
  return {
    quality: validation.known ? qualityToJson(validation.quality) : { known: false, reason: validation.reason },
    learningCurve,
    drift,
    categories,
    variety,
    surprises: surprises.map(({ preference, probability }) => ({
      id: preference.id,
      path: preference.source?.path ?? null,
      verdict: preference.verdict,
      probability,
    })),
    nextSteps: nextSteps.map((step) => ({ ...step, ...nextStepInWords(step) })),
  };
}

function qualityToJson({ sides, auc, calibration, ratings, folds, repeated, heldOut }: TasteQuality): object {
  return { known: true, sides, ...auc, ratings, folds, calibration, repeated, scores: scoreHistogram(heldOut) };
}
