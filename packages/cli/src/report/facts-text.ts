import {
  calibrationInWords,
  driftInWords,
  formatSigned,
  growthInWords,
  qualityInWords,
  varietyInWords,
} from '@vsm/report';
import { countOf, describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { formatPercent } from '../output/percent.ts';
import { printable } from '../output/printable.ts';
import { formatBytes } from '../output/sizes.ts';
import { listLeanings } from '../words/words-text.ts';
import type { MemoryFacts } from './memory-facts.ts';
import { nextStepInWords } from './next-step-text.ts';

/** A line of facts: its name, or nothing where it goes on with the one before. */
export type FactLine = readonly [name: string, text: string];

const shownCategories = 8;
const shownSteps = 3;
const sureEnough = 0.8;

/** What `vsm stats` prints. */
export function* describeFacts(facts: MemoryFacts): Generator<FactLine> {
  yield ['ratings', facts.total === 0 ? nextStep(facts) : describeCounts(facts)];
  if (facts.categories.length > 0) yield ['categories', describeCategories(facts)];
  if (facts.inEveryCategory > 0)
    yield ['', `${countOf(facts.inEveryCategory, 'old rating')} without category, in every one`];
  if (facts.age) yield ['rated', `${day(facts.age.oldest)} to ${day(facts.age.newest)}`];
  if (facts.total > 0) yield* describeTasteFacts(facts);
  const { generationCount, filterApplications, averageScore } = facts.usage;
  if (generationCount > 0) {
    yield [
      'generated',
      `${countOf(generationCount, 'picture')}, ${filterApplications} refused, mean score ${formatSigned(averageScore)}`,
    ];
  }
  if (facts.space) yield ['model', `${printable(facts.space.id)} (${facts.space.dimensions} numbers a picture)`];
  yield ['file', `${facts.memory} (${facts.sizeBytes === 0 ? 'not written yet' : formatBytes(facts.sizeBytes)})`];
  for (const { at, message } of facts.repairs) yield ['repaired', printable(`${at}: ${message}`)];
  if (facts.total > 0) yield* describeNextSteps(facts);
}

function* describeTasteFacts(facts: MemoryFacts): Generator<FactLine> {
  const { quality, learningCurve, drift, variety } = facts.taste;
  const leanings = facts.leanings.filter(({ confidence }) => confidence >= sureEnough).map(({ towards }) => towards);
  if (leanings.length > 0) yield ['leans to', leanings.join(', ')];
  const [towards, away] = [listLeanings(facts.words, 'towards'), listLeanings(facts.words, 'away')];
  if (towards) yield ['likes', towards];
  if (away) yield ['dislikes', away];
  yield ['held out', qualityInWords(quality)];
  if (quality.known) {
    const { ratings } = quality.quality;
    if (ratings < facts.total) yield ['', `measured on ${ratings.toLocaleString('en-US')} of them, drawn at random`];
    const calibration = calibrationInWords(quality.quality);
    if (calibration) yield ['chances', calibration];
  }
  if (learningCurve) yield ['growth', growthInWords(learningCurve.points, learningCurve.expected)];
  yield ['drift', driftInWords(drift)];
  const { health, balance } = facts.health;
  const varied = variety === null ? '' : `ratings ${varietyInWords(variety)}, `;
  yield ['health', `${formatPercent(health)}: ${varied}balance ${formatPercent(balance)}`];
}

export function* describeNextSteps({ taste }: Pick<MemoryFacts, 'taste'>): Generator<FactLine> {
  for (const [i, step] of taste.nextSteps.slice(0, shownSteps).entries()) {
    const { text, command } = nextStepInWords(step);
    yield [i === 0 ? 'next' : '', `${text}`];
    yield ['', `  ${command}`];
  }
}

function describeCategories({ categories }: MemoryFacts): string {
  const shown = categories.slice(0, shownCategories);
  const rest = categories.length - shown.length;
  const texts = shown.map(({ category, likes, dislikes }) => `${printable(category)} (${likes} ♥, ${dislikes} ✗)`);
  return [...texts, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function day(timestamp: string): string {
  return timestamp.slice(0, 10);
}
