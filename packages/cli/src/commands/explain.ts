import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeExplanation, type ExplainedPicture, shareOut } from '../output/explanation-text.ts';
import { noteEmptyCategory } from '../picture-scorer.ts';
import { readOnePicture } from '../read-one-picture.ts';
import { tellPicture } from '../words/words-text.ts';

export interface ExplainOptions {
  readonly category?: string;
}

/**
 * Says why a picture scores as it does: what it is like, in words, which answers pull it up and down, and how far to trust it.
 * Without a category it names the one that the picture resembles.
 */
export async function explain(path: string, options: ExplainOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, session } = context;
  const prior = await session.openPrior();
  const memory = await session.openMemory({ prior });
  noteEmptyCategory(memory, options.category, context);
  const picture = await readOnePicture(path, context);
  if (!picture) return exitStatus.someInputsFailed;
  const terms = await session.openTerms();
  const explained: ExplainedPicture = {
    path: picture.path,
    explanation: memory.explain(picture.encoded, options),
    prior,
    suggestion: options.category === undefined ? memory.suggestCategory(picture.encoded) : null,
    words: terms ? tellPicture(picture.encoded, terms, memory) : [],
  };
  if (console.json) await console.printJson(toJson(explained));
  else for (const line of describeExplanation(explained, context)) await console.print(line);
  return exitStatus.done;
}

function toJson({ path, explanation, suggestion, words }: ExplainedPicture): unknown {
  const { score, strength, calibration, pulls, comparisonPulls, backgroundPull, priorPull, reasons } = explanation;
  const { value, probability, uncertainty, evidence } = score;
  const shares = shareOut(explanation);
  return {
    path,
    score: value,
    probability,
    uncertainty,
    evidence,
    suggestedCategory: suggestion?.category ?? null,
    reasons,
    words,
    strength,
    calibration,
    backgroundPull,
    backgroundShare: shares.background,
    priorPull,
    priorShare: shares.of(priorPull),
    pulls: pulls.map(({ preference, pull }) => ({
      id: preference.id,
      path: preference.source?.path ?? null,
      verdict: preference.verdict,
      pull,
      share: shares.of(pull),
    })),
    comparisonPulls: comparisonPulls.map(({ comparison: { id, preferred, other }, pull }) => ({
      id,
      preferred: preferred.source?.path ?? null,
      other: other.source?.path ?? null,
      pull,
      share: shares.of(pull),
    })),
  };
}
