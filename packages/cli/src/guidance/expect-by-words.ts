import { type ChoiceOptions, type VibeMemory, wordsAsPicture } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { encodeWords } from '../words/encode-words.ts';

/** What each value of a choice is expected to add to a score, by its name. */
export type ExpectedEffects = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Choices whose values are words that say how a picture looks. */
const namesInWords = ['style', 'prompt'];
/** Words tell less than pictures: so much of what they promise is believed before any trial. */
const trust = 0.5;
/** As `wordsAsPicture` needs them. */
const leastPicturesSeen = 16;

/**
 * What the taste says of the words to choose among, each against the mean of its choice, before anything was tried. Nothing where
 * the model knows no words, nothing has been rated, or too few pictures were seen to place words among them.
 */
export async function expectByWords(
  varied: ChoiceOptions,
  memory: VibeMemory,
  { category }: { readonly category?: string | undefined },
  context: CommandContext,
): Promise<ExpectedEffects> {
  const choices = Object.entries(varied).filter(([name]) => namesInWords.includes(name));
  const { background, preferences } = memory;
  if (choices.length === 0 || preferences.length === 0 || background.count < leastPicturesSeen) return {};
  const terms = await context.session.openTerms();
  if (!terms) return {};
  const others = terms.map(({ vector }) => vector);
  const effects: Record<string, Record<string, number>> = {};
  for (const [name, values] of choices) {
    const scores = (await encodeWords(values, context)).map(
      (words) =>
        memory.score(wordsAsPicture(words, others, background), category === undefined ? {} : { category }).value,
    );
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    effects[name] = Object.fromEntries(values.map((value, i) => [value, trust * (scores[i]! - mean)]));
  }
  return effects;
}
