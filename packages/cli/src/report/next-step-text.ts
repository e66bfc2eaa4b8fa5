import type { NextStep } from '@vsm/core';
import { formatHundredths } from '@vsm/report';
import { countOf } from '../output/counts.ts';
import { printable } from '../output/printable.ts';

/** A step in words, and the command that takes it. */
export interface NextStepText {
  readonly text: string;
  readonly command: string;
}

const fewIds = 3;
const idLength = 8;

export function nextStepInWords(step: NextStep): NextStepText {
  switch (step.kind) {
    case 'rate-first':
      return {
        text: 'Nothing has been rated yet. Start with a few pictures you like.',
        command: 'vsm like PICTURE...',
      };
    case 'rate-other-side':
      return {
        text:
          step.side === 'like'
            ? 'Dislikes alone say little. Show it what you like.'
            : 'A few dislikes tell how far to trust the scores.',
        command: `vsm ${step.side} PICTURE...`,
      };
    case 'rate-more':
      return { text: rateMore(step), command: 'vsm teach FOLDER' };
    case 'balance-sides':
      return {
        text: `There are few ${step.side}s for so many ${step.side === 'like' ? 'dislikes' : 'likes'}. ${step.count} more would do.`,
        command: `vsm ${step.side} PICTURE...`,
      };
    case 'balance-category':
      return {
        text: `${printable(step.category)} lacks ${step.side}s of its own. ${step.count} more would do.`,
        command: `vsm ${step.side} PICTURE... --category ${shellWord(step.category)}`,
      };
    case 'add-variety':
      return {
        text: `The rated pictures are much alike (${formatHundredths(step.variety)} % of the usual variety). Rate some of other kinds.`,
        command: 'vsm teach FOLDER',
      };
    case 'join-repeated':
      return { text: joinRepeated(step), command: 'vsm optimize' };
    case 'check-surprises':
      return {
        text: `${countOf(step.ids.length, 'rating')} ${step.ids.length === 1 ? 'goes' : 'go'} against all others. Take out what was a slip.`,
        command: `vsm remove ${step.ids
          .slice(0, fewIds)
          .map((id) => shellWord(id.slice(0, idLength)))
          .join(' ')}`,
      };
    case 'rate-again':
      return {
        text: `Ratings from before ${step.before.slice(0, 10)} foretell newer ones less well. Rate some of those pictures again.`,
        command: 'vsm teach FOLDER',
      };
    case 'use-it':
      return { text: 'Nothing is missing. Use it.', command: 'vsm rank FOLDER' };
  }
}

function rateMore({ count, auc }: Extract<NextStep, { kind: 'rate-more' }>): string {
  const more = countOf(count, 'more rating');
  if (auc === null) return `${more} would make the taste surer.`;
  return `${more}: expect about ${formatHundredths(auc)} of 100. With pictures that vsm chooses, two thirds as many do.`;
}

function joinRepeated({ duplicates, contradictions }: Extract<NextStep, { kind: 'join-repeated' }>): string {
  const parts = [
    ...(duplicates > 0 ? [countOf(duplicates, 'near duplicate')] : []),
    ...(contradictions > 0 ? [`${countOf(contradictions, 'picture')} both liked and disliked`] : []),
  ];
  return `There ${duplicates + contradictions === 1 ? 'is' : 'are'} ${parts.join(' and ')}. Join them.`;
}

/** The word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  const shown = printable(word);
  return /^[\w.,:@%+=/-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
