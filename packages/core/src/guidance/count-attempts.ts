import type { MemoryStatistics } from '../memory-store.ts';
import type { GuidedAttempt } from './guided-attempt.ts';

/** The statistics after these attempts. Failed ones and those given up have no score and are not counted. */
export function countAttempts(statistics: MemoryStatistics, attempts: readonly GuidedAttempt[]): MemoryStatistics {
  let { generationCount, filterApplications, averageScore } = statistics;
  for (const attempt of attempts) {
    if (attempt.status === 'failed' || attempt.status === 'stopped') continue;
    generationCount++;
    averageScore += (attempt.score.value - averageScore) / generationCount;
    if (attempt.status === 'rejected') filterApplications++;
  }
  return { generationCount, filterApplications, averageScore };
}
