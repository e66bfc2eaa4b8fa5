import { stat } from 'node:fs/promises';
import { type Repair, VsmError } from '@vsm/core';
import { openJsonFileStore } from '@vsm/store-json';
import { listTemporaryFiles } from '../memory-files/list-temporary-files.ts';
import { readJournalFacts } from '../memory-files/read-journal-facts.ts';
import { listDeadClaims, lockPathOf, readLockHolder } from '../memory-files/read-lock-holder.ts';
import type { VerdictCounts } from '../output/counts.ts';
import { formatBytes } from '../output/sizes.ts';
import { findGoodBackup, type GoodBackup } from './find-good-backup.ts';
import type { Problem } from './problem.ts';

/** What is wrong with a memory, and what there is to go on from. */
export interface Examination {
  readonly memoryPath: string;
  readonly problems: readonly Problem[];
  /** Of the memory as it can be read; `null` when it cannot. */
  readonly counts: VerdictCounts | null;
  /** The newest one that can be read, looked for when the memory cannot. */
  readonly backup: GoodBackup | null;
  /** What killed processes left, to be removed once nobody is at work. */
  readonly leftFiles: readonly string[];
  /** The memory file has to be written anew. */
  readonly mustRewrite: boolean;
}

/**
 * Looks at a memory and everything beside it; changes nothing.
 *
 * @throws VsmError `MEMORY_UNWRITABLE` when it is no file or may not be read.
 */
export async function examineMemory(memoryPath: string, now: () => Date): Promise<Examination> {
  const { repairs, counts, broken } = await readMemory(memoryPath, now);
  const journal = await readJournalFacts(memoryPath);
  const backup = counts ? null : await findGoodBackup(memoryPath, now);
  const isEmptyPlace = broken?.kind === 'memory-missing' && !backup && !journal;
  const left = await findLeft(memoryPath);
  const torn = journal && journal.tornBytes > 0 ? [describeTornJournal(journal.path, journal.tornBytes)] : [];
  const remedy = backup ? `It is restored from ${backup.path}.` : 'There is no backup that can be read.';
  const problems: Problem[] = [
    ...(broken && !isEmptyPlace ? [{ ...broken, remedy }] : []),
    ...repairs.map(describeRepair),
    ...torn,
    ...left.problems,
  ];
  const mustRewrite = repairs.length > 0 || torn.length > 0;
  const emptyCounts = isEmptyPlace ? { likes: 0, dislikes: 0 } : null;
  return { memoryPath, problems, counts: counts ?? emptyCounts, backup, leftFiles: left.files, mustRewrite };
}

interface Reading {
  readonly repairs: readonly Repair[];
  readonly counts: VerdictCounts | null;
  readonly broken?: Omit<Problem, 'remedy'>;
}

async function readMemory(memoryPath: string, now: () => Date): Promise<Reading> {
  try {
    const store = await openJsonFileStore({ path: memoryPath, now, createIfMissing: false });
    const { counts } = await store.head();
    await store.close();
    return { repairs: store.repairs, counts };
  } catch (error) {
    const unread = { repairs: [], counts: null };
    if (VsmError.is(error, 'MEMORY_NOT_FOUND')) {
      const message = 'The memory file is not there.';
      return { ...unread, broken: { kind: 'memory-missing', at: memoryPath, message } };
    }
    if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    const message = error.cause instanceof Error ? error.cause.message : error.message;
    return { ...unread, broken: { kind: 'memory-damaged', at: memoryPath, message } };
  }
}

/** The lock and the temporary files of processes that ended, as far as nobody is at work now. */
async function findLeft(memoryPath: string): Promise<{ problems: Problem[]; files: string[] }> {
  const lockPath = lockPathOf(memoryPath);
  const holder = await readLockHolder(lockPath);
  if (holder && holder.isRunning !== false) return { problems: [], files: [] };
  const files = [...(await listTemporaryFiles(memoryPath)), ...(await listDeadClaims(memoryPath))];
  const lock: Problem[] = holder
    ? [
        {
          kind: 'lock-left',
          at: lockPath,
          message: `Process ${holder.pid} ended while it held the lock, taken ${holder.since.toISOString()}.`,
          remedy: 'The lock is taken over and given back.',
        },
      ]
    : [];
  const leftFiles = await Promise.all(files.map(describeLeftFile));
  return { problems: [...lock, ...leftFiles], files };
}

async function describeLeftFile(file: string): Promise<Problem> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  return {
    kind: 'file-left',
    at: file,
    message: `A killed process left this temporary file (${formatBytes(size)}).`,
    remedy: 'It is removed: nothing in it was ever part of the memory.',
  };
}

function describeTornJournal(at: string, tornBytes: number): Problem {
  return {
    kind: 'journal-torn',
    at,
    message: `Its last line was cut off after ${formatBytes(tornBytes)}: a change that nobody was told is kept.`,
    remedy: 'All whole changes are written into the memory file, and the journal ends.',
  };
}

function describeRepair({ kind, at, message }: Repair): Problem {
  return { kind, at, message, remedy: remedies[kind] ?? 'The memory file is written anew with what was read.' };
}

const remedies: Readonly<Partial<Record<Repair['kind'], string>>> = {
  'entry-rejected': 'The entry is kept in the file, apart from the ratings.',
  'journal-damaged': 'A copy of the journal is kept, and the changes that could be read go into the memory file.',
  'journal-not-used': 'The journal is kept under another name.',
};
