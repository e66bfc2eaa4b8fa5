import type { NextStep } from '@vsm/core';
import { formatHundredths } from '@vsm/report';
import { Link } from 'wouter-preact';

interface StepText {
  readonly text: string;
  readonly action: string;
  readonly path: string;
}

const teach = { action: 'Teach', path: '/teach' };
const memory = { action: 'Look at the memory', path: '/memory' };
const shownSteps = 3;

/** What would help most, and where to do it. */
export function NextSteps({ steps }: { steps: readonly NextStep[] }) {
  return (
    <ol class="next-steps">
      {steps.slice(0, shownSteps).map((step) => {
        const { text, action, path } = stepInWords(step);
        return (
          <li key={step.kind}>
            <span>{text}</span>
            <Link href={path} class="button">
              {action}
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

function stepInWords(step: NextStep): StepText {
  switch (step.kind) {
    case 'rate-first':
      return { text: 'Nothing has been rated yet. A dozen questions are enough to begin.', ...teach };
    case 'rate-other-side':
      return {
        text:
          step.side === 'like'
            ? 'Dislikes alone say little. Show it what you like.'
            : 'A few dislikes tell how far to trust the scores.',
        ...teach,
      };
    case 'rate-more':
      return { text: rateMore(step), ...teach };
    case 'balance-sides':
      return { text: `There are few ${step.side}s. ${step.count} more would do.`, ...teach };
    case 'balance-category':
      return { text: `${step.category} lacks ${step.side}s of its own. ${step.count} more would do.`, ...teach };
    case 'add-variety':
      return { text: 'The rated pictures are much alike. Rate some of other kinds.', ...teach };
    case 'join-repeated':
      return { text: 'Some pictures are rated more than once. Join them.', ...memory };
    case 'check-surprises':
      return { text: 'Some ratings go against all others. Take out what was a slip.', ...memory };
    case 'rate-again':
      return {
        text: `Ratings from before ${step.before.slice(0, 10)} foretell newer ones less well. Your taste may have changed.`,
        ...teach,
      };
    case 'use-it':
      return { text: 'Nothing is missing. Use it.', action: 'See your pictures', path: '/' };
  }
}

function rateMore({ count, auc }: Extract<NextStep, { kind: 'rate-more' }>): string {
  const more = `${count} more ${count === 1 ? 'answer' : 'answers'}`;
  return auc === null
    ? `${more} would make it surer.`
    : `${more}: expect ${formatHundredths(auc)} of 100 placed right.`;
}
