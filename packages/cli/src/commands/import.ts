import { stat } from 'node:fs/promises';
import path from 'node:path';
import { assertSameSpace, type ImportReport, parseCategory, parseWeight, type VibeMemory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import type { ImportSource } from '../import/import-source.ts';
import { judgeByPlace } from '../import/judge-by-place.ts';
import { judgeByXmp } from '../import/judge-by-xmp.ts';
import { readMemorySource } from '../import/read-memory-source.ts';
import { readPictureSource } from '../import/read-picture-source.ts';
import { reportImport } from '../import/report-import.ts';
import { keepCopy } from '../memory-files/keep-copy.ts';

export interface ImportOptions {
  readonly merge?: boolean;
  readonly replace?: boolean;
  readonly category?: string;
  readonly from?: string;
  readonly weight?: number;
  readonly nearDuplicates?: number;
  readonly dryRun?: boolean;
  readonly xmp?: boolean;
}

/** Adds ratings from elsewhere, or puts them in place of what is there, and reports. It can be undone. */
export async function importRatings(
  source: string,
  options: ImportOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  if (options.merge && options.replace) {
    throw new CommandFailure(exitStatus.usage, '--merge adds to the memory and --replace empties it first. Give one.');
  }
  const { dryRun = false, from } = options;
  const wanted = {
    mode: options.replace ? ('replace' as const) : ('merge' as const),
    ...(options.category !== undefined && { category: parseCategory(options.category) }),
    ...(options.weight !== undefined && { weight: parseWeight(options.weight) }),
    ...(from !== undefined && { from }),
    ...(options.nearDuplicates !== undefined && { nearDuplicate: options.nearDuplicates }),
  };
  const { memory, found } = await openBoth(source, options, context);
  const plan = await memory.import(found.snapshot, { ...wanted, dryRun: true });
  if (dryRun) return await reportImport({ mode: wanted.mode, dryRun, plan, found, backup: null, memory }, context);
  const backup = await keepReplaced(plan, context);
  const done = await memory.import(found.snapshot, wanted);
  return await reportImport({ mode: wanted.mode, dryRun, plan: done, found, backup, memory }, context);
}

interface Opened {
  readonly memory: VibeMemory;
  readonly found: ImportSource;
}

async function openBoth(shown: string, { xmp = false }: ImportOptions, context: CommandContext): Promise<Opened> {
  const { session, cwd, now } = context;
  const source = path.resolve(cwd, shown);
  const isFolder = (await stat(source).catch(() => null))?.isDirectory() ?? false;
  if (xmp && !isFolder) {
    throw new CommandFailure(
      exitStatus.usage,
      `${shown}: --xmp reads the stars of pictures in a folder; this is none.`,
    );
  }
  if (isFolder) {
    // Before the pictures are looked at, which takes a while: they are of no use to a memory of another model.
    const memory = await session.openMemory();
    return { memory, found: await readPictureSource(shown, xmp ? judgeByXmp : judgeByPlace(source, shown), context) };
  }
  const found = await readMemorySource(source, shown, now);
  const memory = await session.openAnyMemory();
  // Ratings of another model would make a memory that vsm can neither teach nor rank with.
  if (found.snapshot.space)
    assertComparable(memory.space ?? (await session.openModel()).space, found.snapshot.space, shown);
  return { memory, found };
}

/** A copy of the memory file with all that will be removed, or `null` when nothing will be. */
async function keepReplaced({ removed }: ImportReport, { session, now }: CommandContext): Promise<string | null> {
  if (removed.length === 0) return null;
  const store = await session.openStore();
  await store.fold();
  return await keepCopy(store.path, 'before-import', now());
}

function assertComparable(...[expected, actual, shown]: [...Parameters<typeof assertSameSpace>, shown: string]): void {
  try {
    assertSameSpace(expected, actual);
  } catch (cause) {
    throw new CommandFailure(
      exitStatus.memoryUnusable,
      `${shown}: its ratings were made with ${actual.id} (${actual.dimensions} numbers a picture) and cannot be compared with ` +
        `${expected.id} (${expected.dimensions}). Nothing was imported. To look at that file itself: vsm stats --memory ${shown}`,
      { cause },
    );
  }
}
