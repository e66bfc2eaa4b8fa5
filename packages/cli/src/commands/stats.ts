import { stat } from 'node:fs/promises';
import { memoryHealth, memoryStatistics, type Preference } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, describeCounts } from '../output/counts.ts';
import { adviceInWords, formatPercent } from '../output/health-text.ts';
import { nextStep } from '../output/next-step.ts';
import { printable } from '../output/printable.ts';
import { formatSigned } from '../output/score-text.ts';
import { formatBytes } from '../output/sizes.ts';

/** Shows what the memory holds, how well it can tell likes from dislikes, and where it lies. */
export async function stats({ session, console }: CommandContext): Promise<ExitStatus> {
  const facts = await collectFacts(session);
  if (console.json) await console.printJson(facts);
  else
    for (const [name, text] of describe(facts)) await console.print(`${console.colors.dim(name.padEnd(11))} ${text}`);
  return exitStatus.done;
}

async function collectFacts(session: CommandContext['session']) {
  const store = await session.openStore();
  const snapshot = await store.readSnapshot();
  const file = await stat(store.path).catch(() => null);
  const { diversity, balance, usage, health, advice } = memoryHealth(snapshot);
  return {
    memory: store.path,
    sizeBytes: file?.size ?? 0,
    ...memoryStatistics(snapshot),
    age: ageRange(snapshot.preferences),
    space: snapshot.space && { id: snapshot.space.id, dimensions: snapshot.space.dimensions },
    health: { health, diversity, balance, usage, advice },
    undoSteps: snapshot.undoSteps.length,
    repairs: store.repairs,
  };
}

type Facts = Awaited<ReturnType<typeof collectFacts>>;

function ageRange(preferences: readonly Preference[]): { oldest: string; newest: string } | null {
  const dates = preferences.flatMap(({ createdAt }) => createdAt ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  const [oldest, newest] = [dates[0], dates.at(-1)];
  return oldest && newest ? { oldest, newest } : null;
}

function* describe(facts: Facts): Generator<[name: string, text: string]> {
  yield ['ratings', facts.total === 0 ? nextStep(facts) : describeCounts(facts)];
  if (facts.categories.length > 0) yield ['categories', facts.categories.map(describeCategory).join(', ')];
  if (facts.inEveryCategory > 0)
    yield ['', `${countOf(facts.inEveryCategory, 'old rating')} without category, in every one`];
  if (facts.age) yield ['rated', `${day(facts.age.oldest)} to ${day(facts.age.newest)}`];
  if (facts.total > 0) {
    const { health, diversity, balance, advice } = facts.health;
    yield [
      'health',
      `${formatPercent(health)}: variety ${formatPercent(diversity)}, balance ${formatPercent(balance)}`,
    ];
    for (const each of advice) yield ['', adviceInWords[each]];
  }
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
}

function describeCategory({ category, likes, dislikes }: Facts['categories'][number]): string {
  return `${printable(category)} (${likes} ♥, ${dislikes} ✗)`;
}

function day(timestamp: string): string {
  return timestamp.slice(0, 10);
}
