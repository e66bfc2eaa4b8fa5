import { stat } from 'node:fs/promises';
import {
  type HealthAdvice,
  type MemoryOverview,
  memoryHealth,
  memoryStatistics,
  type Preference,
  type RatingsOverTime,
  type Repair,
  ratingsOverTime,
  type TasteDescription,
  type TasteReport,
  type WordLeaning,
} from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { findLeanings } from './find-leanings.ts';
import { findWords } from './find-words.ts';
import { measureTaste } from './measure-taste.ts';
import { tasteToJson } from './taste-json.ts';

/** All that `vsm stats` tells. */
export interface MemoryFacts extends MemoryOverview {
  readonly memory: string;
  /** 0 where nothing has been written yet. */
  readonly sizeBytes: number;
  readonly age: { readonly oldest: string; readonly newest: string } | null;
  readonly space: { readonly id: string; readonly dimensions: number } | null;
  readonly health: {
    readonly health: number;
    readonly diversity: number;
    readonly balance: number;
    readonly usage: number;
    readonly advice: readonly HealthAdvice[];
  };
  readonly undoSteps: number;
  readonly repairs: readonly Repair[];
  readonly overTime: RatingsOverTime;
  readonly leanings: TasteDescription['leanings'];
  /** What the taste leans to and away from, where the model knows words. */
  readonly words: readonly WordLeaning[];
  readonly taste: TasteReport;
}

export async function collectFacts(context: CommandContext): Promise<MemoryFacts> {
  const store = await context.session.openStore();
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
    overTime: ratingsOverTime(snapshot.preferences),
    leanings: await findLeanings(snapshot, context.now()),
    words: await findWords(snapshot, context),
    taste: await measureTaste(snapshot, context),
  };
}

/** As `--json` prints them: keys are only ever added. */
export function factsToJson({ taste, ...facts }: MemoryFacts): object {
  return { ...facts, taste: tasteToJson(taste) };
}

function ageRange(preferences: readonly Preference[]): MemoryFacts['age'] {
  const dates = preferences.flatMap(({ createdAt }) => createdAt ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  const [oldest, newest] = [dates[0], dates.at(-1)];
  return oldest && newest ? { oldest, newest } : null;
}
