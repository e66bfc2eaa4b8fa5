import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { assertSameSpace, type MemoryFileContent, parseCategory, readMemoryFile, VsmError } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import { describeSystemError } from '../write-file-whole.ts';

export interface ImportOptions {
  readonly merge?: boolean;
  readonly replace?: boolean;
  readonly category?: string;
}

const shownRepairs = 5;

/** Adds the ratings of another memory file, or puts them in place of what is there, and reports. It can be undone. */
export async function importMemory(file: string, options: ImportOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, cwd } = context;
  if (options.merge && options.replace) {
    throw new CommandFailure(exitStatus.usage, '--merge adds to the memory and --replace empties it first. Give one.');
  }
  const mode = options.replace ? 'replace' : 'merge';
  const category = options.category === undefined ? {} : { category: parseCategory(options.category) };
  const { snapshot, repairs } = await readImport(path.resolve(cwd, file), file);
  const memory = await session.openAnyMemory();
  // Ratings of another model would make a memory that vsm can neither teach nor rank with.
  if (snapshot.space) assertComparable(memory.space ?? embeddedSpace, snapshot.space, file);
  const { added, kept, removed } = await memory.import(snapshot, { mode, ...category });
  const counts = countVerdicts(memory.preferences);
  const report = { mode, added: added.length, kept: kept.length, removed: removed.length };
  if (console.json) {
    await console.printJson({ ...report, repairs, ...counts });
    return exitStatus.done;
  }
  const stayed = kept.length > 0 ? ` ${countOf(kept.length, 'picture')} rated here already stay as they are.` : '';
  const gone = removed.length > 0 ? ` ${countOf(removed.length, 'rating')} made room for them.` : '';
  await console.say(`Imported ${countOf(added.length, 'rating')}.${stayed}${gone}`);
  for (const { at, message } of repairs.slice(0, shownRepairs))
    await console.say(`  repaired ${printable(`${at}: ${message}`)}`);
  if (repairs.length > shownRepairs)
    await console.say(`  and ${repairs.length - shownRepairs} more; --json lists all.`);
  await console.say(`The memory holds ${describeCounts(counts)}. vsm undo takes the import back.`);
  return exitStatus.done;
}

async function readImport(file: string, shown: string): Promise<MemoryFileContent> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${shown}: this cannot be read (${describeSystemError(cause)}). Check the path.`,
      { cause },
    );
  });
  try {
    return readMemoryFile(text);
  } catch (error) {
    if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    throw new CommandFailure(exitStatus.someInputsFailed, `${shown}: ${error.message} Nothing was imported.`, {
      cause: error,
    });
  }
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
