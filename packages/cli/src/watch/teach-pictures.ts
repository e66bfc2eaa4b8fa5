import { VsmError } from '@vsm/core';
import { toRating } from '../to-rating.ts';
import type { TaughtRecord } from './journal-record.ts';
import type { WatchedJudgement } from './judge-watched.ts';
import type { SeenPicture } from './score-pictures.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

export interface JudgedPicture extends SeenPicture {
  readonly judgement: WatchedJudgement;
}

const obstacles = ['MEMORY_LOCKED', 'MEMORY_UNWRITABLE', 'MEMORY_CHANGED'] as const;
const retryMs = 10_000;

/** Teaches the memory what the person said of pictures, in one step. While it cannot be written they wait, and that is told. */
export async function teachPictures(
  folder: WatchedFolder,
  judged: readonly JudgedPicture[],
  run: WatchRun,
): Promise<void> {
  if (judged.length === 0) return;
  const { memory, settings, context, intake, report } = run;
  const inCategory = settings.category !== undefined && { category: settings.category };
  try {
    await memory.rate(
      judged.map(({ picture, judgement: { verdict, weight } }) =>
        toRating(picture, { verdict, weight, ...inCategory }),
      ),
    );
  } catch (error) {
    if (!obstacles.some((code) => VsmError.is(error, code))) throw error;
    const message = error instanceof Error ? error.message : String(error);
    report.complainOnce(folder.shown, `What was liked and disliked is learned later. ${message}`);
    for (const { file } of judged) intake.add(file.path, retryMs);
    return;
  }
  report.forget(folder.shown);
  const records = judged.map(
    ({ file, picture, judgement }): TaughtRecord => ({
      event: 'taught',
      at: context.now().toISOString(),
      path: file.path,
      file: file.file,
      sha256: picture.sha256,
      ...judgement,
    }),
  );
  await folder.record(records);
  for (const record of records) await report.taught(folder.show(record.path), record);
}
