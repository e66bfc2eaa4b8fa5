import type { VibeMemory } from '@vsm/core';
import { formatSigned } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import type { ExitStatus } from '../exit-status.ts';
import { countVerdicts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { printable } from '../output/printable.ts';
import { notePrior } from '../output/prior-text.ts';
import { colorByScore, scoreBar } from '../output/score-bar.ts';
import { noteEmptyCategory, type ScorerOptions, scorePictures } from '../picture-scorer.ts';
import { PictureReader } from '../read-pictures.ts';

export interface ScoreOptions extends ScorerOptions {
  readonly null?: boolean;
}

/**
 * Prints the score of each picture, in the order given. Pictures that come on standard input are scored one by one, each as soon as
 * it comes; others all together, as a folder.
 */
export async function score(
  paths: readonly string[],
  options: ScoreOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, session } = context;
  const prior = options.scorer === 'taste' ? await session.openPrior() : null;
  const memory = await session.openMemory({ prior });
  noteEmptyCategory(memory, options.category, context);
  if (memory.preferences.length === 0) console.note(nextStep(countVerdicts(memory.preferences)));
  if (prior) notePrior(prior, memory, console);
  const reader = new PictureReader(paths, options, context);
  const together: EncodedPicture[] = [];
  for await (const picture of reader.read()) {
    if (reader.isStream) await printScores([picture], memory, options, context);
    else together.push(picture);
  }
  await printScores(together, memory, options, context);
  return reader.status;
}

async function printScores(
  pictures: readonly EncodedPicture[],
  memory: VibeMemory,
  options: ScoreOptions,
  { console, signal }: CommandContext,
): Promise<void> {
  const scores = await scorePictures(memory, pictures, options, signal);
  for (const [i, scored] of scores.entries()) {
    if (console.json) {
      const suggestion = options.category === undefined ? memory.suggestCategory(pictures[i]!.encoded) : null;
      await console.printJson({ ...scored, suggestedCategory: suggestion?.category ?? null });
    } else {
      const text = `${formatSigned(scored.score)} ${scoreBar(scored.score)}`;
      await console.print(`${colorByScore(text, scored.score, console.colors)}  ${printable(scored.path)}`);
    }
  }
}
