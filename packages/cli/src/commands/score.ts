import type { CommandContext } from '../command-context.ts';
import type { ExitStatus } from '../exit-status.ts';
import { countVerdicts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { printable } from '../output/printable.ts';
import { colorByScore, formatSigned, scoreBar } from '../output/score-text.ts';
import { createPictureScorer, noteEmptyCategory, type ScorerOptions } from '../picture-scorer.ts';
import { PictureReader } from '../read-pictures.ts';

export interface ScoreOptions extends ScorerOptions {
  readonly null?: boolean;
}

/** Prints the score of each picture, in the order given, as soon as it is known. */
export async function score(
  paths: readonly string[],
  options: ScoreOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, session } = context;
  const memory = await session.openMemory();
  noteEmptyCategory(memory, options.category, context);
  if (memory.preferences.length === 0) console.note(nextStep(countVerdicts(memory.preferences)));
  const scorePicture = createPictureScorer(memory, options);
  const reader = new PictureReader(paths, options, context);
  for await (const picture of reader.read()) {
    const scored = scorePicture(picture);
    if (console.json) await console.printJson(scored);
    else {
      const text = `${formatSigned(scored.score)} ${scoreBar(scored.score)}`;
      await console.print(`${colorByScore(text, scored.score, console.colors)}  ${printable(scored.path)}`);
    }
  }
  return reader.status;
}
