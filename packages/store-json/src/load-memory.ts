import type { Repair } from '@vsm/core';
import { emptySnapshot, MemoryState, VsmError } from '@vsm/core';
import { backupPathOf } from './backups.ts';
import type { FileSystem } from './file-system.ts';
import type { JournalPosition, WholeJournal } from './journal-file.ts';
import { readJournal } from './journal-file.ts';
import type { JournalEntry } from './journal-line.ts';
import type { JsonContent, JsonVersion } from './json-file.ts';
import { readJsonFile, recheckJsonFile } from './json-file.ts';
import { statIfThere } from './replace-file.ts';

/** A memory as its file and its journal hold it together. */
export interface LoadedMemory {
  readonly state: MemoryState;
  /** `null` when there is no file. */
  readonly json: JsonVersion | null;
  /** How far the journal was read, when it goes on from just this file; `null` when the next commit starts a journal. */
  readonly journal: JournalPosition | null;
  /** Changes with every commit. */
  readonly revision: string;
  /** The revision that the journal as it lies there ends with; `null` without one. */
  readonly journalEnd: string | null;
  readonly repairs: readonly Repair[];
  /** Set when the next commit must write the file: it is new, or something had to be put right. */
  readonly mustFold: boolean;
  /** Why the journal holds what the memory does not, so that its bytes must be kept; `null` when all of it counts. */
  readonly journalDoubt: 'unused' | 'damaged' | null;
}

export interface MemoryPaths {
  readonly json: string;
  readonly journal: string;
}

/**
 * Reads both files anew. Without the lock it may happen that the file is replaced in between: then it reads again.
 *
 * @throws VsmError `MEMORY_CORRUPT` when the file is damaged; what the file system says.
 */
export async function loadMemory(fileSystem: FileSystem, paths: MemoryPaths): Promise<LoadedMemory> {
  for (;;) {
    const content = await readJson(fileSystem, paths.json);
    const journal = await readJournal(fileSystem, paths.journal);
    const loaded = combine(content, journal, paths.journal);
    const mayBeOutOfStep = loaded.mustFold && journal !== null;
    if (!mayBeOutOfStep || (await isStill(fileSystem, paths.json, content?.version ?? null))) return loaded;
  }
}

/** The revision that a journal read so far ends with. */
export function journalRevision(
  base: string,
  { sequence, check }: Pick<JournalPosition, 'sequence' | 'check'>,
): string {
  return `${base.slice(0, 32)}.${sequence}.${check}`;
}

/** The revision of a memory that is in its file alone. */
export function jsonRevision(version: Pick<JsonVersion, 'hash'> | null): string {
  return version === null ? 'none' : version.hash.slice(0, 32);
}

function combine(content: JsonContent | null, journal: WholeJournal | null, journalPath: string): LoadedMemory {
  const json = content?.version ?? null;
  const repairs = content?.repairs ?? [];
  const state = new MemoryState(content?.snapshot ?? emptySnapshot);
  const ofJson: LoadedMemory = {
    state,
    json,
    journal: null,
    revision: jsonRevision(json),
    journalEnd: null,
    repairs,
    mustFold: json === null || repairs.length > 0,
    journalDoubt: null,
  };
  if (journal === null) return ofJson;
  const journalEnd = journalRevision(journal.header?.base ?? '', journal.position);
  const goesOn = journal.header !== null && json !== null && goesOnFrom(journal.header, json);
  if (json?.replaces === journalEnd) return { ...ofJson, journalEnd };
  if (!goesOn) {
    const repair = notUsed(journal, journalPath);
    return { ...ofJson, journalEnd, repairs: [...repairs, repair], mustFold: true, journalDoubt: 'unused' };
  }
  const isExact = journal.header?.base === json?.hash;
  const leftOut = replay(state, journal.entries);
  const damage = describeDamage(journal, leftOut, journalPath);
  return {
    ...ofJson,
    journal: isExact ? journal.position : null,
    journalEnd,
    revision: isExact ? journalEnd : `${jsonRevision(json)}.${journalEnd}`,
    repairs: damage === null ? repairs : [...repairs, damage],
    mustFold: ofJson.mustFold || !isExact || damage !== null,
    journalDoubt: damage === null ? null : 'damaged',
  };
}

/** The very file, or that file edited by another program, which keeps the mark of its origin. */
function goesOnFrom(header: NonNullable<WholeJournal['header']>, json: JsonVersion): boolean {
  return header.base === json.hash || header.replaces === json.replaces;
}

/** Makes the commits in order; one that is not possible is left out whole. */
function replay(state: MemoryState, entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.filter((entry) => !tryEntry(state, entry));
}

/** False when the commit is not possible; nothing changed then. */
export function tryEntry(state: MemoryState, { changes, at }: JournalEntry): boolean {
  try {
    state.plan(changes).apply(at);
    return true;
  } catch (error) {
    if (VsmError.is(error)) return false;
    throw error;
  }
}

function notUsed({ entries }: WholeJournal, journalPath: string): Repair {
  return {
    kind: 'journal-not-used',
    at: 'journal',
    message: `The journal ${journalPath} with ${entries.length} commits goes on from another file than the one that is there now (was it restored from a backup?), so it is not used. The next commit keeps it under the name ${journalPath}.unused-<time>.`,
  };
}

function describeDamage(
  { damaged, entries }: WholeJournal,
  leftOut: readonly JournalEntry[],
  journalPath: string,
): Repair | null {
  const [first] = damaged;
  if (first === undefined && leftOut.length === 0) return null;
  const found = [
    ...(first === undefined
      ? []
      : [`${damaged.length} damaged lines, the first at byte ${first.offset} with ${first.length} bytes`]),
    ...(leftOut.length === 0
      ? []
      : [`${leftOut.length} commits that do not fit the memory, the first with sequence ${leftOut[0]?.sequence}`]),
  ];
  return {
    kind: 'journal-damaged',
    at: `journal[${first?.offset ?? leftOut[0]?.sequence}]`,
    message: `The journal ${journalPath} has ${found.join(' and ')}. The other ${entries.length - leftOut.length} commits are in the memory. The next commit keeps a copy of the journal under the name ${journalPath}.damaged-<time>.`,
  };
}

async function readJson(fileSystem: FileSystem, path: string): Promise<JsonContent | null> {
  try {
    return await readJsonFile(fileSystem, path);
  } catch (error) {
    if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    throw await corruptError(fileSystem, path, error);
  }
}

/** Whether the file is as it was, or still missing. */
async function isStill(fileSystem: FileSystem, path: string, version: JsonVersion | null): Promise<boolean> {
  if (version === null) return (await statIfThere(fileSystem, path)) === null;
  return (await recheckJsonFile(fileSystem, path, version)) !== null;
}

async function corruptError(fileSystem: FileSystem, path: string, cause: VsmError): Promise<VsmError> {
  const backupPath = backupPathOf(path);
  const hasBackup = (await statIfThere(fileSystem, backupPath)) !== null;
  const wayBack = hasBackup ? `copy the last good state ${backupPath} over it` : 'restore it from a backup';
  return new VsmError(
    'MEMORY_CORRUPT',
    `The memory file ${path} is damaged and was left as it is. ${cause.message} Run "vsm repair", ${wayBack}, or move it away to start with an empty memory.`,
    { cause, details: { path, backupPath: hasBackup ? backupPath : null } },
  );
}
