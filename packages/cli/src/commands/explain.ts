import type { Explanation, Pull } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { nextStep } from '../output/next-step.ts';
import { preferenceName } from '../output/preference-name.ts';
import { printable } from '../output/printable.ts';
import {
  colorByScore,
  evidenceInWords,
  formatSigned,
  scoreBar,
  scoreInWords,
  uncertaintyInWords,
  verdictMark,
} from '../output/score-text.ts';
import { noteEmptyCategory } from '../picture-scorer.ts';
import { readOnePicture } from '../read-one-picture.ts';

export interface ExplainOptions {
  readonly category?: string;
}

const shownPulls = 8;
/** Less would be shown as 0 %. */
const leastShownShare = 0.005;

/** Says why a picture scores as it does: which rated pictures pull it up and down, and how far to trust it. */
export async function explain(path: string, options: ExplainOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, session } = context;
  const memory = await session.openMemory();
  noteEmptyCategory(memory, options.category, context);
  const picture = await readOnePicture(path, context);
  if (!picture) return exitStatus.someInputsFailed;
  const explanation = memory.explain(picture.encoded, options);
  const shares = shareOut(explanation);
  if (console.json) await console.printJson(toJson(picture.path, explanation, shares));
  else for (const line of describe(picture.path, explanation, shares, context)) await console.print(line);
  return exitStatus.done;
}

interface Shares {
  readonly of: (pull: number) => number;
  readonly background: number;
}

/** Pulls as signed shares of all the pulling there is, -1..1. */
function shareOut({ pulls, backgroundPull }: Explanation): Shares {
  const total = pulls.reduce((sum, { pull }) => sum + Math.abs(pull), Math.abs(backgroundPull)) || 1;
  return { of: (pull) => pull / total, background: Math.abs(backgroundPull) / total };
}

function describe(path: string, explanation: Explanation, shares: Shares, { console, cwd }: CommandContext): string[] {
  const { score, pulls } = explanation;
  const headline = [
    printable(path),
    `${colorByScore(`${formatSigned(score.value)} ${scoreBar(score.value)}`, score.value, console.colors)}  ${scoreInWords(score)}`,
  ];
  if (score.evidence === 'none') return [...headline, nextStep({ likes: 0, dislikes: 0 })];
  const chance = Math.round(score.probability * 100);
  return [
    ...headline,
    '',
    `chance of a like  ${chance} in 100, were likes and dislikes equally common`,
    `evidence          ${evidenceInWords(score.evidence)}`,
    `certainty         ${uncertaintyInWords(score.uncertainty)}`,
    '',
    'strongest pulls',
    ...pulls
      .slice(0, shownPulls)
      .filter(({ pull }) => Math.abs(shares.of(pull)) >= leastShownShare)
      .map((pull) => describePull(pull, shares, { console, cwd })),
    console.colors.dim(`${Math.round(shares.background * 100)} % of the pull is that of pictures nobody rated.`),
  ];
}

function describePull(
  { preference, pull }: Pull,
  shares: Shares,
  { console, cwd }: Pick<CommandContext, 'console' | 'cwd'>,
): string {
  const mark = verdictMark(preference.verdict);
  return `  ${colorByScore(formatSigned(pull), Math.sign(pull), console.colors)}  ${percent(shares.of(Math.abs(pull)))}  ${mark} ${preferenceName(preference, cwd)}`;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100)).padStart(3)} %`;
}

function toJson(path: string, { score, strength, pulls, backgroundPull }: Explanation, shares: Shares): unknown {
  const { value, probability, uncertainty, evidence } = score;
  return {
    path,
    score: value,
    probability,
    uncertainty,
    evidence,
    strength,
    backgroundPull,
    backgroundShare: shares.background,
    pulls: pulls.map(({ preference, pull }) => ({
      id: preference.id,
      path: preference.source?.path ?? null,
      verdict: preference.verdict,
      pull,
      share: shares.of(pull),
    })),
  };
}
