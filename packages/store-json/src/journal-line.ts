import { createHash } from 'node:crypto';
import type { MemoryChange } from '@vsm/core';
import { changeToJson, parseMemoryChanges, VsmError } from '@vsm/core';
import { z } from 'zod';

/** The first line of a journal: which memory file it goes on from. */
export interface JournalHeader {
  /** SHA-256 of that file's bytes, lower-case hex. */
  readonly base: string;
  /** What that file says it replaced; other programs that edit the file keep this. */
  readonly replaces: string | null;
}

/** Every other line: one commit. */
export interface JournalEntry {
  /** 1 for the first after the header, then one more each. */
  readonly sequence: number;
  /** When it was committed, ISO 8601 with offset. */
  readonly at: string;
  readonly changes: readonly MemoryChange[];
}

const headerSchema = z.object({
  journalVersion: z.literal(1),
  base: z.string(),
  replaces: z.string().nullable(),
});

const entrySchema = z.object({ sequence: z.int().positive(), at: z.string(), changes: z.array(z.unknown()) });

const checkLength = 16;

export function headerLine(header: JournalHeader): string {
  return lineOf({ journalVersion: 1, ...header });
}

/**
 * The line of a commit, and its changes as whoever reads the line will see them.
 *
 * @throws VsmError `PREFERENCE_INVALID` when a change can't be written as JSON and read again.
 */
export function entryLine(entry: JournalEntry): { readonly line: string; readonly changes: readonly MemoryChange[] } {
  const changes = toJson(entry.changes);
  return { line: lineOf({ ...entry, changes }), changes: parseMemoryChanges(changes) };
}

function toJson(changes: readonly MemoryChange[]): unknown {
  try {
    return JSON.parse(JSON.stringify(changes.map(changeToJson)));
  } catch (error) {
    throw new VsmError(
      'PREFERENCE_INVALID',
      `The changes can't be kept: ${String(error)}. Metadata must be plain JSON.`,
      { cause: error },
    );
  }
}

/** The checksum that a line begins with: 64 bits of the SHA-256 of the rest. */
export function checkOf(line: string): string {
  return line.slice(0, checkLength);
}

/** `null` for a line that is damaged or no header. */
export function parseHeaderLine(line: string): JournalHeader | null {
  const parsed = headerSchema.safeParse(parseLine(line));
  return parsed.success ? { base: parsed.data.base, replaces: parsed.data.replaces } : null;
}

/** `null` for a line that is damaged or no entry. */
export function parseEntryLine(line: string): JournalEntry | null {
  const parsed = entrySchema.safeParse(parseLine(line));
  if (!parsed.success) return null;
  try {
    return { ...parsed.data, changes: parseMemoryChanges(parsed.data.changes) };
  } catch (error) {
    if (VsmError.is(error, 'PREFERENCE_INVALID')) return null;
    throw error;
  }
}

function lineOf(value: unknown): string {
  const json = JSON.stringify(value);
  return `${digestOf(json)} ${json}\n`;
}

function parseLine(line: string): unknown {
  const json = line.slice(checkLength + 1);
  return line[checkLength] === ' ' && checkOf(line) === digestOf(json) ? JSON.parse(json) : undefined;
}

function digestOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, checkLength);
}
