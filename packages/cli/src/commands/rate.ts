import { parseCategory, parseWeight, type RatingOutcome, type Verdict } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { categoryHint } from '../output/category-hint.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { PictureReader } from '../read-pictures.ts';
import { toRating } from '../to-rating.ts';

export interface RateOptions {
  readonly category?: string;
  readonly weight?: number;
  readonly note?: string;
  readonly null?: boolean;
  readonly words?: string;
  readonly among?: string;
}

/** Keeps what the person thinks of all pictures that can be read, in one step. */
export async function rate(
  verdict: Verdict,
  paths: readonly string[],
  options: RateOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const details = {
    verdict,
    ...(options.category !== undefined && { category: parseCategory(options.category) }),
    ...(options.weight !== undefined && { weight: parseWeight(options.weight) }),
    ...(options.note !== undefined && { metadata: { note: options.note } }),
  };
  const memory = await context.session.openMemory();
  const reader = new PictureReader(paths, options, context);
  const pictures: EncodedPicture[] = [];
  for await (const picture of reader.read()) pictures.push(picture);

  if (pictures.length === 0 && !context.console.json) {
    await context.console.say('Nothing was rated: there was no picture that could be read.');
    return exitStatus.someInputsFailed;
  }
  const suggestions =
    options.category === undefined ? pictures.map(({ encoded }) => memory.suggestCategory(encoded)) : [];
  const outcomes = await memory.rate(pictures.map((picture) => toRating(picture, details)));
  const counts = countVerdicts(memory.preferences);
  await report(verdict, pictures, outcomes, { ...counts, failed: reader.failureCount }, context);
  // A picture rated before is in a category already.
  const hint = categoryHint(suggestions.filter((_, i) => outcomes[i]?.status === 'added'));
  if (hint !== null && !context.console.json) await context.console.say(context.console.colors.dim(hint));
  return reader.status;
}

interface Totals {
  readonly likes: number;
  readonly dislikes: number;
  readonly failed: number;
}

async function report(
  verdict: Verdict,
  pictures: readonly EncodedPicture[],
  outcomes: readonly RatingOutcome[],
  totals: Totals,
  { console, session }: CommandContext,
): Promise<void> {
  const countStatus = (status: RatingOutcome['status']) => outcomes.filter((each) => each.status === status).length;
  const [added, changed, unchanged] = [countStatus('added'), countStatus('changed'), countStatus('unchanged')];
  if (console.json) {
    const ratings = outcomes.map(({ status, preference }, i) => ({
      path: pictures[i]!.path,
      id: preference.id,
      status,
    }));
    return console.printJson({ verdict, added, changed, unchanged, ...totals, memory: session.memoryPath, ratings });
  }
  const said = verdict === 'like' ? 'Liked' : 'Disliked';
  const colored = verdict === 'like' ? console.colors.green : console.colors.red;
  await console.say(
    `${colored(said)} ${countOf(pictures.length, 'picture')}: ${added} added, ${changed} changed, ${unchanged} unchanged.`,
  );
  await console.say(`The memory holds ${describeCounts(totals)}: ${session.memoryPath}`);
  await console.say(console.colors.dim(nextStep(totals)));
}
