import { sep as separator } from 'node:path';
import type { PictureInput } from '../inputs/expand-inputs.ts';
import { XmpProblem } from '../xmp/sidecar.ts';
import { type FileState, hasSameContent, isThere, readFileState } from './file-state.ts';
import { describeJudgement } from './folder-state.ts';
import type { ReadyPicture } from './intake.ts';
import type { JournalRecord } from './journal-record.ts';
import { judgeWatched, sidecarsOf, type WatchedJudgement } from './judge-watched.ts';
import { type SeenPicture, scorePictures } from './score-pictures.ts';
import { type JudgedPicture, teachPictures } from './teach-pictures.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

interface Wanted extends ReadyPicture {
  readonly judgement: WatchedJudgement | null;
}

/** Learns from pictures that the person judged, scores the others, and leaves alone those that are known already. */
export async function handlePictures(
  folder: WatchedFolder,
  ready: readonly ReadyPicture[],
  run: WatchRun,
): Promise<void> {
  const wanted: Wanted[] = [];
  for (const picture of ready) {
    run.context.signal.throwIfAborted();
    const judgement = await judge(folder, picture.file, run);
    await recogniseRenamed(folder, picture.file, run);
    if (judgement === null && isPlacedHere(picture.file, run)) await leaveAlone(folder, picture.file);
    else if (isWanted(folder, picture.file, judgement, run)) wanted.push({ ...picture, judgement });
  }
  if (wanted.length === 0) return;
  const judged: JudgedPicture[] = [];
  const unjudged: SeenPicture[] = [];
  for (const seen of await look(folder, wanted, run)) {
    if (seen.judgement) judged.push({ ...seen, judgement: seen.judgement });
    else unjudged.push(seen);
  }
  await run.memory.refresh();
  await teachPictures(folder, judged, run);
  await scorePictures(folder, unjudged, run);
}

async function judge(folder: WatchedFolder, file: FileState, run: WatchRun): Promise<WatchedJudgement | null> {
  // Before they are read: what changes meanwhile is looked at again.
  const sidecars = await Promise.all(sidecarsOf(file.path).map((sidecar) => readFileState(sidecar).catch(() => null)));
  const news = sidecars.filter((sidecar) => sidecar !== null && folder.state.isSidecarNews(sidecar));
  try {
    return await judgeWatched(folder.root, file.path, run.settings.teachingFolders);
  } catch (error) {
    if (!(error instanceof XmpProblem)) throw error;
    run.report.complainOnce(folder.show(file.path), error.message);
    return null;
  } finally {
    await folder.record(
      news.flatMap((sidecar) => (sidecar ? [{ event: 'sidecar', path: sidecar.path, file: sidecar.file }] : [])),
    );
  }
}

/** Whether there is anything to do: to learn what is new, or to score. */
function isWanted(
  { state }: WatchedFolder,
  file: FileState,
  judgement: WatchedJudgement | null,
  { settings }: WatchRun,
): boolean {
  const known = state.find(file.path);
  if (!known || !hasSameContent(known.file, file.file)) return true;
  if (judgement) return known.judgement !== describeJudgement(judgement);
  return state.isNews(file, settings);
}

/** Whether a picture lies where accepted or rejected ones go: those are sorted already. */
function isPlacedHere({ path }: FileState, { settings }: WatchRun): boolean {
  return Object.values(settings.targets).some((target) => path.startsWith(target + separator));
}

async function leaveAlone(folder: WatchedFolder, { path, file }: FileState): Promise<void> {
  if (!folder.state.find(path)) await folder.record([{ event: 'known', path, file }]);
}

/** The same file under another name: it is known there from now on. */
async function recogniseRenamed(folder: WatchedFolder, { path, file }: FileState, run: WatchRun): Promise<boolean> {
  const from = folder.state.pathOf({ file });
  return await takeOver(folder, { from, path }, run);
}

async function takeOver(
  folder: WatchedFolder,
  { from, path }: { readonly from: string | undefined; readonly path: string },
  { context, report }: WatchRun,
): Promise<boolean> {
  if (from === undefined || from === path || folder.state.find(path) || (await isThere(from))) return false;
  await folder.record([{ event: 'renamed', at: context.now().toISOString(), from, path }]);
  await report.renamed(folder.show(path), folder.show(from));
  return true;
}

type Looked = SeenPicture & Pick<Wanted, 'judgement'>;

/** The pictures as the model sees them, without those that cannot be read, changed meanwhile, or are known by their bytes. */
async function look(folder: WatchedFolder, wanted: readonly Wanted[], run: WatchRun): Promise<Looked[]> {
  const { context, intake } = run;
  const inputs = wanted.map(
    ({ file }): PictureInput => ({ kind: 'picture', path: folder.show(file.path), absolutePath: file.path }),
  );
  const looked: Looked[] = [];
  const records: JournalRecord[] = [];
  let next = 0;
  for await (const picture of context.session.encodePictures(inputs)) {
    const { file, judgement, isLastTry } = wanted[next++]!;
    const now = await readFileState(file.path).catch(() => null);
    if (now?.file !== file.file) intake.add(file.path);
    else if (picture.kind === 'encoded') {
      const isKnown = await recogniseBytes(folder, { file, picture }, run);
      if (judgement || !isKnown) looked.push({ file, picture, judgement });
    } else if (isLastTry) {
      const message = `${picture.message} It stays unscored until it changes.`;
      records.push({
        event: 'unreadable',
        at: context.now().toISOString(),
        path: file.path,
        state: file.state,
        message,
      });
      await run.report.unreadable(picture.path, message);
    } else intake.putBack(file);
  }
  await folder.record(records);
  return looked;
}

/** Whether these bytes were scored before, at this place or at one where they are no more. */
async function recogniseBytes(folder: WatchedFolder, { file, picture }: SeenPicture, run: WatchRun): Promise<boolean> {
  const { sha256 } = picture;
  const known = folder.state.find(file.path);
  if (known?.sha256 === sha256) {
    if (known.file !== file.file) await folder.record([{ event: 'known', path: file.path, file: file.file, sha256 }]);
    return known.isScored;
  }
  if (known) return false;
  if (!(await takeOver(folder, { from: folder.state.pathOf({ sha256 }), path: file.path }, run))) return false;
  await folder.record([{ event: 'known', path: file.path, file: file.file, sha256 }]);
  return folder.state.find(file.path)?.isScored ?? false;
}
