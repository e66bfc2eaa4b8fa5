import type {
  AestheticPrior,
  CategorySuggestion,
  ComparedPicture,
  Comparison,
  Explanation,
  Preference,
} from '@vsm/core';
import { evidenceInWords, formatSigned, scoreInWords, uncertaintyInWords } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import type { TellingWord } from '../words/words-text.ts';
import { nextStep } from './next-step.ts';
import { preferenceName } from './preference-name.ts';
import { printable } from './printable.ts';
import { describePrior } from './prior-text.ts';
import { colorByScore, scoreBar, verdictMark } from './score-bar.ts';

const shownPulls = 8;
/** Less would be shown as 0 %. */
const leastShownShare = 0.005;

/** Pulls as signed shares of all the pulling there is, -1..1. */
export interface Shares {
  readonly of: (pull: number) => number;
  readonly background: number;
}

export function shareOut({ pulls, comparisonPulls, backgroundPull, priorPull }: Explanation): Shares {
  const sizes = [...pulls, ...comparisonPulls].map(({ pull }) => Math.abs(pull));
  const total = sizes.reduce((sum, size) => sum + size, Math.abs(backgroundPull) + Math.abs(priorPull)) || 1;
  return { of: (pull) => pull / total, background: Math.abs(backgroundPull) / total };
}

export interface ExplainedPicture {
  readonly path: string;
  readonly explanation: Explanation;
  readonly suggestion: CategorySuggestion | null;
  /** What the explanation says the prior's pull of. */
  readonly prior: AestheticPrior | null;
  /** Of a model that knows words. */
  readonly words: readonly TellingWord[];
}

/** Why a picture scores as it does, in lines. */
export function describeExplanation(
  { path, explanation, suggestion, prior, words }: ExplainedPicture,
  { console, cwd }: Pick<CommandContext, 'console' | 'cwd'>,
): string[] {
  const { score, pulls, comparisonPulls, priorPull, reasons } = explanation;
  const headline = [
    printable(path),
    `${colorByScore(`${formatSigned(score.value)} ${scoreBar(score.value)}`, score.value, console.colors)}  ${scoreInWords(score)}`,
  ];
  const shares = shareOut(explanation);
  const common = prior ? [`what most like    ${describePrior(prior, priorPull, shares.of(priorPull))}`] : [];
  if (score.evidence === 'none') return [...headline, ...common, nextStep({ likes: 0, dislikes: 0 })];
  const chance = Math.round(score.probability * 100);
  const signed = (value: number) => colorByScore(formatSigned(value), Math.sign(value), console.colors);
  const named = [
    ...pulls.map(({ preference, pull }) => ({ pull, name: nameOfRating(preference, cwd) })),
    ...comparisonPulls.map(({ comparison, pull }) => ({ pull, name: nameOfComparison(comparison, cwd) })),
  ].sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull));
  return [
    ...headline,
    '',
    `chance of a like  ${chance} in 100, were likes and dislikes equally common`,
    `evidence          ${evidenceInWords(score.evidence)}`,
    `certainty         ${uncertaintyInWords(score.uncertainty)}`,
    ...common,
    ...(suggestion ? [`category          ${suggestionInWords(suggestion)}`] : []),
    ...(words.length > 0 ? [`looks like        ${words.map(nameOfWord).join(', ')}`] : []),
    ...(reasons.length > 0 ? ['', 'in words'] : []),
    ...reasons.map((reason) => `  ${signed(reason.effect)}  ${reason.words}`),
    '',
    'strongest pulls',
    ...named
      .slice(0, shownPulls)
      .filter(({ pull }) => Math.abs(shares.of(pull)) >= leastShownShare)
      .map(({ pull, name }) => `  ${signed(pull)}  ${percent(shares.of(Math.abs(pull)))}  ${name}`),
    console.colors.dim(`${Math.round(shares.background * 100)} % of the pull is that of pictures nobody rated.`),
  ];
}

/** A word, with a mark where the taste cares. */
function nameOfWord({ term, leaning }: TellingWord): string {
  if (leaning === 0) return term;
  return `${term} ${verdictMark(leaning > 0 ? 'like' : 'dislike')}`;
}

function suggestionInWords({ category, confidence }: CategorySuggestion): string {
  return `resembles what you rated in ${printable(category)} (${Math.round(confidence * 100)} % sure)`;
}

function nameOfRating(preference: Preference, cwd: string): string {
  return `${verdictMark(preference.verdict)} ${preferenceName(preference, cwd)}`;
}

function nameOfComparison({ id, preferred, other }: Comparison, cwd: string): string {
  const nameOf = ({ source }: ComparedPicture) => preferenceName({ id, ...(source && { source }) }, cwd);
  return `≻ ${nameOf(preferred)} rather than ${nameOf(other)}`;
}

function percent(share: number): string {
  return `${String(Math.round(share * 100)).padStart(3)} %`;
}
