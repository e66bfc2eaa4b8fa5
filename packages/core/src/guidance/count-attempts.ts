import type { MemoryStatistics } from '../memory-store.ts';
import type { GuidedAttempt } from './guide-generation.ts';

/** The statistics after these attempts. Failed ones have no score and are not counted. */
export function countAttempts(statistics: MemoryStatistics, attempts: readonly GuidedAttempt[]): MemoryStatistics {
  let { generationCount, filterApplications, averageScore } = statistics;
  for (const attempt of attempts) {
    if (attempt.status === 'failed') continue;
    generationCount++;
    averageScore += (attempt.score.value - averageScore) / generationCount;
    if (attempt.status === 'rejected') filterApplications++;
  }
  return { generationCount, filterApplications, averageScore };
}
