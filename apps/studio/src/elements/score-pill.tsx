import type { Score } from '@vsm/core';
import { formatScore, scoreInWords } from './score-text.ts';
import './score-pill.css';

/** The score on a picture: the fuller the dot, the surer the like. */
export function ScorePill({ score }: { score: Score | null }) {
  if (!score) return null;
  return (
    <span class="score-pill" title={scoreInWords(score)}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="5" class="ring" />
        <circle cx="6" cy="6" r={5 * Math.sqrt(score.probability)} class="fill" />
      </svg>
      {formatScore(score.value)}
    </span>
  );
}
