import type { Evidence } from '@vsm/core';
import type { CallSettings } from './call-settings.ts';
import type { DrawingEnding, GuidedResult } from './guided-drawing.ts';

/** What the proxy tells of a call, under `vsm` in the `info` of its answer. */
export interface DrawingReport {
  readonly accepted: boolean;
  readonly ending: DrawingEnding;
  readonly threshold: number;
  readonly retries: number;
  readonly category: string | null;
  /** Of the pictures in the answer, in order; `null` for one that was not scored. */
  readonly scores: readonly (number | null)[];
  readonly pictures: readonly ReportedPicture[];
  /** Everything that was drawn, in order, whether it is in the answer or not. */
  readonly attempts: readonly ReportedAttempt[];
  /** Why a picture could not be scored. */
  readonly error?: string;
}

interface ReportedPicture {
  /** For `/vsm/like` and `/vsm/dislike`; `null` when it was not scored. */
  readonly id: string | null;
  readonly score: number | null;
  readonly probability: number | null;
  readonly uncertainty: number | null;
  readonly evidence: Evidence | null;
  readonly seed: number | null;
  readonly attempt: number;
}

interface ReportedAttempt {
  readonly number: number;
  readonly seed: number | null;
  readonly score: number | null;
  readonly status: 'accepted' | 'rejected' | 'failed' | 'unscored';
  readonly error?: string;
}

/** `ids`: of the chosen pictures. */
export function reportDrawing(
  result: GuidedResult,
  { threshold, retries, category }: CallSettings,
  ids: readonly (string | null)[],
): DrawingReport {
  const scores = result.chosen.map(({ judged }) => judged?.score.value ?? null);
  return {
    accepted: scores.every((score) => score !== null && score >= threshold) && result.ending !== 'nothing-rated',
    ending: result.ending,
    threshold,
    retries,
    category,
    scores,
    pictures: result.chosen.map(({ judged, seed, attempt }, i) => ({
      id: ids[i] ?? null,
      score: judged?.score.value ?? null,
      probability: judged?.score.probability ?? null,
      uncertainty: judged?.score.uncertainty ?? null,
      evidence: judged?.score.evidence ?? null,
      seed,
      attempt,
    })),
    attempts: reportAttempts(result, threshold),
    ...(result.error !== null && { error: result.error }),
  };
}

function reportAttempts({ pictures, failures }: GuidedResult, threshold: number): ReportedAttempt[] {
  const drawn = pictures.map(({ attempt, seed, judged }): ReportedAttempt => {
    const score = judged?.score.value ?? null;
    const status = score === null ? 'unscored' : score >= threshold ? 'accepted' : 'rejected';
    return { number: attempt, seed, score, status };
  });
  const failed = failures.map(({ attempt, seed, message }): ReportedAttempt => {
    return { number: attempt, seed, score: null, status: 'failed', error: message };
  });
  return [...drawn, ...failed].sort((a, b) => a.number - b.number);
}
