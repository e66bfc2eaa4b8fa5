import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { z } from 'zod';

export interface FileRecord {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of the file when it had this hash: a file with the same stamp has not changed. */
  readonly stamp: string;
}

/** What is remembered of a model's files since they were first used: at which commit they are, and their hashes. */
export interface Receipt {
  /** `null` for a folder on this machine. */
  readonly commit: string | null;
  readonly files: Readonly<Record<string, FileRecord>>;
}

const receiptSchema = z.object({
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  files: z.record(
    z.string(),
    z.object({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      sizeBytes: z.number().int().min(0),
      stamp: z.string(),
    }),
  ),
});

const noReceipt: Receipt = { commit: null, files: {} };

/** A missing or unreadable receipt is an empty one: all that it says can be found out again. */
export async function readReceipt(stateFolder: string, model: string): Promise<Receipt> {
  try {
    return receiptSchema.parse(JSON.parse(await readFile(receiptPath(stateFolder, model), 'utf8')));
  } catch {
    return noReceipt;
  }
}

/** @throws VsmError `MODEL_UNUSABLE` when it cannot be written. */
export async function writeReceipt(stateFolder: string, model: string, receipt: Receipt): Promise<void> {
  await writeJsonWhole(receiptPath(stateFolder, model), receipt);
}

export async function removeReceipt(stateFolder: string, model: string): Promise<void> {
  await rm(receiptPath(stateFolder, model), { force: true });
}

/** @throws VsmError `MODEL_UNUSABLE` when it cannot be written. */
export async function writeJsonWhole(file: string, value: unknown): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(value, null, 2)}\n`);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError('MODEL_UNUSABLE', `${file}: this cannot be written (${reason}). Make its folder writable.`, {
      cause,
      details: { path: file },
    });
  }
}

function receiptPath(stateFolder: string, model: string): string {
  return path.join(stateFolder, 'receipts', `${model}.json`);
}
