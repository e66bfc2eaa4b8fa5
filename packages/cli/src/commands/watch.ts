import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { parseCategory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countVerdicts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { notePrior } from '../output/prior-text.ts';
import { noteEmptyCategory } from '../picture-scorer.ts';
import { FooocusLogs } from '../watch/generation/fooocus-log.ts';
import { Intake } from '../watch/intake.ts';
import { verdictOfFolder } from '../watch/judge-watched.ts';
import { watchFolders } from '../watch/watch-folders.ts';
import { WatchReport } from '../watch/watch-report.ts';
import type { WatchSettings } from '../watch/watch-settings.ts';
import { WatchedFolder } from '../watch/watched-folder.ts';
import { describeSystemError } from '../write-file-whole.ts';

export interface WatchOptions {
  readonly category?: string;
  readonly threshold?: number;
  readonly acceptTo?: string;
  readonly rejectTo?: string;
  readonly move?: boolean;
  readonly xmp?: boolean;
  readonly existing?: boolean;
  readonly once?: boolean;
  readonly poll?: number;
  readonly patience: number;
  readonly liked?: string;
  readonly disliked?: string;
}

const defaultThreshold = -0.1;
const settleMs = 500;

/** Scores each picture that comes to the folders, until Ctrl-C, and says in the end what it did. */
export async function watch(
  folders: readonly string[],
  options: WatchOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { console, session, signal, now } = context;
  const settings = await readSettings(options, context.cwd);
  const prior = await session.openPrior();
  const memory = await session.openMemory({ prior });
  noteEmptyCategory(memory, settings.category, context);
  if (memory.preferences.length === 0) console.note(nextStep(countVerdicts(memory.preferences)));
  if (prior) notePrior(prior, memory, console);
  const report = new WatchReport(context);
  const intake = new Intake({
    settleMs,
    patienceMs: settings.patienceMs,
    now: () => now().getTime(),
    onTrouble: (file, error) => report.complainOnce(file, `This cannot be looked at (${describeSystemError(error)}).`),
  });
  const run = { settings, context, memory, hasPrior: prior !== null, intake, logs: new FooocusLogs(), report };
  const watched: WatchedFolder[] = [];
  try {
    for (const folder of folders) watched.push(await WatchedFolder.open(folder, context));
    assertApart(watched, settings);
    try {
      await watchFolders(watched, run);
    } finally {
      report.summarize({ waiting: intake.size, vanished: intake.vanished });
    }
  } finally {
    for (const folder of watched) await folder.close();
  }
  signal.throwIfAborted();
  const { unreadable, failed } = report.counts;
  return unreadable + failed > 0 ? exitStatus.someInputsFailed : exitStatus.done;
}

async function readSettings(options: WatchOptions, cwd: string): Promise<WatchSettings> {
  const { category, threshold, acceptTo, rejectTo, move = false, liked, disliked } = options;
  const hasTarget = acceptTo !== undefined || rejectTo !== undefined;
  if (move && !hasTarget) {
    throw new CommandFailure(
      exitStatus.usage,
      '--move moves pictures to --accept-to and --reject-to. Give at least one of them.',
    );
  }
  if (options.once && options.poll !== undefined) {
    throw new CommandFailure(exitStatus.usage, '--once looks once, and --poll again and again. Give one.');
  }
  return {
    ...(category !== undefined && { category: parseCategory(category) }),
    threshold: threshold ?? (hasTarget ? defaultThreshold : null),
    targets: {
      ...(acceptTo !== undefined && { accepted: await makeTarget(path.resolve(cwd, acceptTo)) }),
      ...(rejectTo !== undefined && { rejected: await makeTarget(path.resolve(cwd, rejectTo)) }),
    },
    action: move ? 'move' : 'copy',
    stars: options.xmp ?? false,
    existing: options.existing ?? false,
    once: options.once ?? false,
    pollMs: options.poll === undefined ? null : options.poll * 1000,
    patienceMs: options.patience * 1000,
    teachingFolders: {
      ...(liked !== undefined && { like: liked }),
      ...(disliked !== undefined && { dislike: disliked }),
    },
  };
}

async function makeTarget(target: string): Promise<string> {
  try {
    await mkdir(target, { recursive: true });
    return await realpath(target);
  } catch (cause) {
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${target}: this folder cannot be made (${describeSystemError(cause)}). Name another place.`,
      { cause },
    );
  }
}

/** @throws CommandFailure when a picture would be seen twice, or VSM would learn from what it did itself. */
function assertApart(folders: readonly WatchedFolder[], { targets, teachingFolders }: WatchSettings): void {
  for (const [i, folder] of folders.entries()) {
    const outer = folders.find((other, k) => k !== i && other.holds(folder.root));
    if (outer) {
      throw new CommandFailure(
        exitStatus.usage,
        `${folder.shown} lies in ${outer.shown}, which is watched as a whole. Leave it out.`,
      );
    }
    for (const target of Object.values(targets)) {
      if (target === folder.root) {
        throw new CommandFailure(
          exitStatus.usage,
          `${target} is watched, so pictures cannot go there. Name another folder.`,
        );
      }
      if (folder.holds(target) && verdictOfFolder(path.relative(folder.root, target), teachingFolders)) {
        throw new CommandFailure(
          exitStatus.usage,
          `${target}: pictures in this folder teach what you like, so vsm may not put any there itself. Name another folder.`,
        );
      }
    }
  }
}
