import { beginWatching } from './begin-watching.ts';
import { handlePictures } from './handle-pictures.ts';
import type { ReadyPicture } from './intake.ts';
import { Lookout } from './lookout.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

/** What a crash makes the next start look at again; the encoder is busy with fewer. */
const batchSize = 64;
/** The longest pause: a folder that went is noticed in time. */
const longestWaitMs = 1000;

/**
 * Looks at all that comes to the folders, until the signal aborts or, with `once`, all is done.
 *
 * @throws the signal's reason when it aborts.
 */
export async function watchFolders(folders: readonly WatchedFolder[], run: WatchRun): Promise<void> {
  const { settings, intake, context } = run;
  for (const folder of folders) await beginWatching(folder, run);
  const lookout = new Lookout(folders, run);
  let progress: { finish(): void } | null = null;
  try {
    for (;;) {
      context.signal.throwIfAborted();
      await lookout.look();
      const ready = await intake.takeReady(batchSize, context.signal);
      if (ready.length > 0) {
        progress ??= context.console.startLine(() => describe(run));
        await handleAll(folders, ready, run);
        continue;
      }
      progress?.finish();
      progress = null;
      if (settings.once && intake.isAllResting) return;
      await lookout.wait(Math.min(intake.idleMs, longestWaitMs));
    }
  } finally {
    progress?.finish();
    lookout.close();
  }
}

async function handleAll(
  folders: readonly WatchedFolder[],
  ready: readonly ReadyPicture[],
  run: WatchRun,
): Promise<void> {
  for (const folder of folders) {
    const within = ready.filter(({ file }) => folder.holds(file.path));
    if (within.length > 0) await handlePictures(folder, within, run);
  }
}

function describe({ report, intake }: WatchRun): string {
  return `${report.counts.scored} pictures scored, ${intake.size} more waiting`;
}
