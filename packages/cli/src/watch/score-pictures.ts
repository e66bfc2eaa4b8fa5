import path from 'node:path';
import type { EncodedPicture } from '../encode-pictures.ts';
import { describeSystemError } from '../write-file-whole.ts';
import type { FileState } from './file-state.ts';
import { finishScored } from './finish-scored.ts';
import type { GenerationFacts } from './generation/generation-facts.ts';
import { readGeneration } from './generation/read-generation.ts';
import type { Decision, ScoredRecord } from './journal-record.ts';
import { chooseFreeName } from './place-picture.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

export interface SeenPicture {
  readonly file: FileState;
  readonly picture: EncodedPicture;
}

/**
 * Scores pictures, each for itself, so that a score does not depend on what came along with it. Score, decision and the place where a
 * picture is to go are on the disk before anything is done with it.
 */
export async function scorePictures(folder: WatchedFolder, seen: readonly SeenPicture[], run: WatchRun): Promise<void> {
  const { context, settings } = run;
  const generations = await Promise.all(seen.map(({ picture }) => readHowMade(picture, run)));
  const claimed = new Set(folder.state.unfinished.flatMap(({ to }) => to ?? []));
  const records: ScoredRecord[] = [];
  for (const [i, { file, picture }] of seen.entries()) {
    const { value, probability, uncertainty, evidence } = run.memory
      .taste({ ...(settings.category !== undefined && { category: settings.category }) })
      .score(picture.encoded);
    const decision = decide(value, evidence !== 'none' || run.hasPrior, settings.threshold);
    const to = await choosePlace(picture, decision, claimed, run);
    if (to !== null) claimed.add(to);
    records.push({
      event: 'scored',
      at: context.now().toISOString(),
      path: picture.absolutePath,
      file: file.file,
      sha256: picture.sha256,
      score: value,
      probability,
      uncertainty,
      evidence,
      decision,
      action: to === null ? null : settings.action,
      to,
      stars: settings.stars && (evidence !== 'none' || run.hasPrior),
      generation: generations[i] ?? null,
    });
  }
  await folder.record(records);
  await finishScored(folder, records, { isResumed: false }, run);
}

async function readHowMade(
  { path: shown, absolutePath }: EncodedPicture,
  run: WatchRun,
): Promise<GenerationFacts | null> {
  const { logs, report, context } = run;
  try {
    return await readGeneration(absolutePath, { logs, signal: context.signal });
  } catch (error) {
    context.signal.throwIfAborted();
    report.complainOnce(shown, `How this was made cannot be read (${describeSystemError(error)}).`);
    return null;
  }
}

function decide(score: number, isKnown: boolean, threshold: number | null): Decision | null {
  if (!isKnown || threshold === null) return null;
  return score >= threshold ? 'accepted' : 'rejected';
}

async function choosePlace(
  { absolutePath }: EncodedPicture,
  decision: Decision | null,
  claimed: ReadonlySet<string>,
  { settings }: WatchRun,
): Promise<string | null> {
  const target = decision === null ? undefined : settings.targets[decision];
  if (target === undefined) return null;
  const name = path.basename(absolutePath);
  // Where the folder cannot be looked at, the picture is scored all the same, and the trouble told when it is to go there.
  return await chooseFreeName(target, name, (file) => claimed.has(file)).catch(() => path.join(target, name));
}
