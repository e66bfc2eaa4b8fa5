import path from 'node:path';
import { chanceInFolder, type Preference, type Verdict, type VibeMemory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { notePrior } from '../output/prior-text.ts';
import { rankTable } from '../output/rank-table.ts';
import {
  mixScores,
  noteEmptyCategory,
  type PictureScore,
  type ScorerOptions,
  scorePictures,
} from '../picture-scorer.ts';
import type { RankedPicture } from '../ranked-picture.ts';
import { PictureReader } from '../read-pictures.ts';
import { rememberSeen } from '../remember-seen.ts';
import { matchPrompt } from '../words/encode-words.ts';

export interface RankOptions extends ScorerOptions {
  readonly top?: number;
  readonly min?: number;
  readonly html?: string;
  readonly copyTo?: string;
  readonly filepathOnly?: boolean;
  readonly null?: boolean;
  readonly prompt?: string;
  readonly promptShare: number;
  readonly xmp?: boolean;
  readonly xmpOverwrite?: boolean;
}

/** Prints the pictures best first; ties keep the order of the inputs. */
export async function rank(
  paths: readonly string[],
  options: RankOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, session } = context;
  if (options.filepathOnly && console.json) {
    throw new CommandFailure(exitStatus.usage, '--filepath-only and --json both say what to print. Leave one out.');
  }
  if (options.prompt !== undefined && options.scorer === 'vsm2') {
    throw new CommandFailure(
      exitStatus.usage,
      '--prompt mixes with the taste, not with the score of VSM 2.0. Leave --scorer out.',
    );
  }
  const prior = options.scorer === 'taste' ? await session.openPrior() : null;
  const memory = await session.openMemory({ prior });
  const reader = new PictureReader(paths, options, context);
  if (memory.preferences.length === 0 && options.prompt === undefined) {
    console.note(nextStep({ likes: 0, dislikes: 0 }));
    if (!prior && !console.json && !options.filepathOnly) {
      await reader.list();
      return reader.status;
    }
  }
  if (prior) notePrior(prior, memory, console);
  noteEmptyCategory(memory, options.category, context);
  const pictures: EncodedPicture[] = [];
  for await (const picture of reader.read()) pictures.push(picture);
  const ranked = await rankAll(pictures, memory, options, context);
  const chosen = choose(ranked, options);
  await printRanking(chosen, options, context);
  const copyFailures = (await writeCopies(chosen, options, context)) + (await writeStars(chosen, options, context));
  if (!console.json && !options.filepathOnly) await summarize(chosen, ranked, memory, context);
  await rememberSeen(memory, pictures, session.memoryPath);
  return copyFailures > 0 ? exitStatus.someInputsFailed : reader.status;
}

async function rankAll(
  pictures: readonly EncodedPicture[],
  memory: VibeMemory,
  options: RankOptions,
  context: CommandContext,
): Promise<RankedPicture[]> {
  const { prompt, promptShare: share } = options;
  const byTaste = await scorePictures(memory, pictures, options, context.signal);
  const scores =
    prompt === undefined ? byTaste : mixScores(byTaste, await matchPrompt({ prompt, share }, pictures, context));
  const chances = chancesAmong(scores);
  const verdicts = verdictsByFile(memory.preferences);
  return pictures
    .map(({ absolutePath, sha256 }, i) => ({
      ...scores[i]!,
      chance: chances?.[i] ?? null,
      absolutePath,
      verdict: verdicts.get(sha256),
    }))
    .sort((a, b) => b.score - a.score)
    .map((picture, i) => ({ rank: i + 1, ...picture }));
}

function chancesAmong(scores: readonly PictureScore[]): readonly number[] | null {
  const probabilities = scores.flatMap(({ probability, evidence }) =>
    probability === null || evidence === 'none' ? [] : [probability],
  );
  return probabilities.length === scores.length ? chanceInFolder(probabilities).chances : null;
}

function verdictsByFile(preferences: readonly Preference[]): Map<string, Verdict> {
  return new Map(preferences.flatMap(({ source, verdict }) => (source?.sha256 ? [[source.sha256, verdict]] : [])));
}

function choose(ranked: readonly RankedPicture[], { top, min }: RankOptions): readonly RankedPicture[] {
  const reaching = min === undefined ? ranked : ranked.filter(({ score }) => score >= min);
  return top === undefined ? reaching : reaching.slice(0, top);
}

async function printRanking(
  chosen: readonly RankedPicture[],
  options: RankOptions,
  { console }: CommandContext,
): Promise<void> {
  if (options.filepathOnly) {
    for (const { path: shown } of chosen) await console.printRaw(shown + (options.null ? '\0' : '\n'));
  } else if (console.json) {
    for (const { path: shown, score, probability, uncertainty, evidence, chance } of chosen) {
      await console.printJson({ path: shown, score, probability, uncertainty, evidence, chance });
    }
  } else for (const line of rankTable(chosen, console)) await console.print(line);
}

async function writeCopies(
  chosen: readonly RankedPicture[],
  { html, copyTo, filepathOnly }: RankOptions,
  context: CommandContext,
): Promise<number> {
  const { console, cwd } = context;
  const tell = async (line: string) => (filepathOnly ? console.note(line) : await console.say(line));
  if (html !== undefined) {
    const { writeContactSheet } = await import('../contact-sheet/write-contact-sheet.ts');
    await writeContactSheet(path.resolve(cwd, html), chosen, context);
    await tell(`Wrote the contact sheet ${html}.`);
  }
  if (copyTo === undefined) return 0;
  const { copyRanked } = await import('../copy-ranked.ts');
  const { copied, failures } = await copyRanked(chosen, path.resolve(cwd, copyTo), context.signal);
  for (const failure of failures) console.complain(failure.message, failure.path);
  await tell(`Copied ${countOf(copied.length, 'picture')} to ${copyTo}.`);
  return failures.length;
}

/** Says how many pictures got stars; returns how many could not. */
async function writeStars(
  chosen: readonly RankedPicture[],
  { xmp, xmpOverwrite = false, filepathOnly }: RankOptions,
  { console, signal }: CommandContext,
): Promise<number> {
  if (!xmp) return 0;
  const { writeStarsOf } = await import('../xmp/write-stars.ts');
  const { written, kept, failures } = await writeStarsOf(chosen, { overrule: xmpOverwrite, signal });
  for (const message of failures) console.complain(message);
  const keeping =
    kept > 0 ? ` ${countOf(kept, 'picture')} you gave stars yourself keep them; --xmp-overwrite replaces them.` : '';
  const line = `Gave ${countOf(written, 'picture')} stars.${keeping}`;
  if (filepathOnly) console.note(line);
  else await console.say(line);
  return failures.length;
}

async function summarize(
  chosen: readonly RankedPicture[],
  ranked: readonly RankedPicture[],
  memory: VibeMemory,
  { console }: CommandContext,
): Promise<void> {
  const counts = countVerdicts(memory.preferences);
  const share = chosen.length === ranked.length ? '' : `${chosen.length} of `;
  const liked = ranked.reduce((sum, { chance }) => sum + (chance ?? 0), 0);
  const isSure = ranked.length > 1 && ranked.every(({ evidence }) => evidence === 'enough');
  const expected = isSure ? ` You would like about ${Math.round(liked)} of them.` : '';
  await console.say(
    console.colors.dim(`${share}${countOf(ranked.length, 'picture')}, ranked by ${describeCounts(counts)}.${expected}`),
  );
  if (ranked.some(({ evidence }) => evidence === 'little')) await console.say(console.colors.dim(nextStep(counts)));
}
