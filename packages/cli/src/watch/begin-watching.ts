import path from 'node:path';
import { countOf } from '../output/counts.ts';
import { XmpProblem } from '../xmp/sidecar.ts';
import { readFileState } from './file-state.ts';
import { findFiles } from './find-files.ts';
import { finishScored } from './finish-scored.ts';
import { describeJudgement } from './folder-state.ts';
import type { JournalRecord } from './journal-record.ts';
import { hasSidecar, judgeWatched, verdictOfFolder } from './judge-watched.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

/** At the first start tells what lies there from what will be new; at each later one finishes what a killed process left. */
export async function beginWatching(folder: WatchedFolder, run: WatchRun): Promise<void> {
  const { settings, context } = run;
  const { console } = context;
  if (folder.state.hasBegun) {
    console.note(`Watching ${folder.shown}. Scored here so far: ${countOf(folder.state.scoredCount, 'picture')}.`);
    await finishScored(folder, folder.state.unfinished, { isResumed: true }, run);
  } else {
    const lying = settings.existing ? [] : await findLying(folder, run);
    const at = context.now().toISOString();
    const { root } = folder;
    await folder.record([
      ...lying,
      { event: 'began', version: 1, at, folder: root, memory: context.session.memoryPath },
    ]);
    console.note(`Watching ${folder.shown} for the first time.${describeLying(lying)}`);
  }
  console.note(`What happens is recorded in ${folder.journalPath}`);
}

function describeLying(lying: readonly JournalRecord[]): string {
  const count = lying.filter(({ event }) => event === 'known').length;
  return count > 0 ? ` Left alone: ${countOf(count, 'picture')} from before; --existing scores them, too.` : '';
}

async function findLying(folder: WatchedFolder, run: WatchRun): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const found of findFiles(folder.root, run.context.signal)) {
    if (found.kind !== 'picture' && found.kind !== 'sidecar') continue;
    const state = await readFileState(found.path).catch(() => null);
    if (!state) continue;
    const { path: file, file: stamp } = state;
    if (found.kind === 'sidecar') records.push({ event: 'sidecar', path: file, file: stamp });
    else {
      const judgement = await judgeLying(folder, file, run);
      records.push({ event: 'known', path: file, file: stamp, ...(judgement !== null && { judgement }) });
    }
  }
  return records;
}

/** What was said before is known, and not learned: `vsm import` does that. */
async function judgeLying(folder: WatchedFolder, file: string, run: WatchRun): Promise<string | null> {
  const { teachingFolders } = run.settings;
  const isPlaced = verdictOfFolder(path.dirname(path.relative(folder.root, file)), teachingFolders) !== null;
  if (!isPlaced && !(await hasSidecar(file))) return null;
  try {
    const judgement = await judgeWatched(folder.root, file, teachingFolders);
    return judgement && describeJudgement(judgement);
  } catch (error) {
    if (!(error instanceof XmpProblem)) throw error;
    run.report.complainOnce(folder.show(file), error.message);
    return null;
  }
}
