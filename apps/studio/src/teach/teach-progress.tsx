import type { Lesson } from './lesson.ts';

const goodRound = 12;
const settled = 0.97;
const settledAnswers = 3;

/** How many questions were answered, and whether asking on still changes much. */
export function TeachProgress({ lesson: { answered, agreements } }: { lesson: Lesson }) {
  const lastOnes = agreements.slice(-settledAnswers);
  const isSettled = answered >= 8 && lastOnes.length === settledAnswers && lastOnes.every((each) => each >= settled);
  return (
    <div class="teach-progress">
      <p aria-live="polite">
        <strong>{answered}</strong> answered
      </p>
      <progress max={goodRound} value={Math.min(answered, goodRound)} aria-label="A good round of questions" />
      <p class="soft small">{progressInWords(answered, isSettled)}</p>
    </div>
  );
}

function progressInWords(answered: number, isSettled: boolean): string {
  if (isSettled) return 'The order hardly changes any more: asking on would teach little.';
  if (answered >= goodRound) return 'A good round. Each further answer makes it a little surer.';
  return `${goodRound - answered} more make a good round.`;
}
