import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describeSystemError } from '../write-file-whole.ts';
import { writeRating, XmpProblem } from '../xmp/sidecar.ts';
import { starsOf } from '../xmp/write-stars.ts';
import { isThere, readFileState } from './file-state.ts';
import type { DoneRecord, ScoredRecord } from './journal-record.ts';
import { chooseFreeName, placePicture } from './place-picture.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

/**
 * Does what was decided for scored pictures, writes down that it was done, and says so. `isResumed`: a process that was killed may
 * have done a part. What fails is told, and tried again at the next start.
 *
 * @throws the signal's reason when it aborts.
 */
export async function finishScored(
  folder: WatchedFolder,
  scored: readonly ScoredRecord[],
  { isResumed }: { readonly isResumed: boolean },
  run: WatchRun,
): Promise<void> {
  const { report } = run;
  const done = new Map<string, DoneRecord>();
  for (const record of scored) {
    if (record.action === null && !record.stars) continue;
    try {
      done.set(record.path, await finish(folder, record, isResumed, run));
    } catch (error) {
      const what = record.action === null ? 'finished' : record.action === 'move' ? 'moved' : 'copied';
      report.failed(
        folder.show(record.path),
        `This was scored, and cannot be ${what} (${describeSystemError(error)}). The next start tries again.`,
      );
    }
  }
  await folder.record([...done.values()]);
  for (const record of scored) report.count(record, done.get(record.path) ?? null);
  for (const record of scored) await report.scored(folder.show(record.path), record, done.get(record.path) ?? null);
}

async function finish(
  folder: WatchedFolder,
  record: ScoredRecord,
  isResumed: boolean,
  run: WatchRun,
): Promise<DoneRecord> {
  const { path: source, action, to, sha256 } = record;
  const base = { event: 'done' as const, at: run.context.now().toISOString(), path: source };
  if (action === null || to === null) {
    const isHere = await isThere(source);
    if (isHere) await giveStars([source], record, run);
    return { ...base, outcome: isHere ? null : 'gone', to: null, file: null };
  }
  await mkdir(path.dirname(to), { recursive: true });
  let target = to;
  let placed = await placePicture({ action, source, to, sha256, isResumed });
  while (placed === 'taken') {
    target = await chooseFreeName(path.dirname(to), path.basename(source), () => false);
    await folder.record([{ event: 'placing', path: source, to: target }]);
    placed = await placePicture({ action, source, to: target, sha256, isResumed: false });
  }
  if (placed === 'gone') return { ...base, outcome: 'gone', to: null, file: null };
  await giveStars(action === 'move' ? [target] : [source, target], record, run);
  const file = (await readFileState(target))?.file ?? null;
  return { ...base, outcome: action === 'move' ? 'moved' : 'copied', to: target, file };
}

async function giveStars(
  [picture, copy]: readonly [picture: string, copy?: string],
  { stars, score }: ScoredRecord,
  { report }: WatchRun,
): Promise<void> {
  if (!stars) return;
  try {
    if ((await writeRating(picture, starsOf(score), { overrule: false })) !== 'kept') report.starred();
    if (copy !== undefined) await writeRating(copy, starsOf(score), { overrule: false });
  } catch (error) {
    if (!(error instanceof XmpProblem)) throw error;
    report.failed(picture, `This gets no stars. ${error.message}`);
  }
}
