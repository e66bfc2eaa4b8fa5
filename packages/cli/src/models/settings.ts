import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeSystemError, writeFileWhole } from '../write-file-whole.ts';

/** What the person chose once and for all. */
export interface Settings {
  /** A name, or a name and a precision: what `--model` takes. */
  readonly model?: string;
}

const settingsSchema = z.object({ model: z.string().min(1).exactOptional() });

/**
 * A missing file is empty settings.
 *
 * @throws CommandFailure when the file cannot be read or says something else.
 */
export async function readSettings(file: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw new CommandFailure(exitStatus.usage, `${file}: the settings cannot be read (${describeSystemError(error)}).`);
  });
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    exitStatus.usage,
    `${file}: these are not settings of vsm. Correct the file, such as {"model": "clip-vit-b32"}, or remove it.`,
  );
}

/** @throws CommandFailure when it cannot be written. */
export async function writeSettings(file: string, settings: Settings): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true }).catch(() => undefined);
  await writeFileWhole(file, `${JSON.stringify(settings, null, 2)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
