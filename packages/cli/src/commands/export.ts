import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { type MemorySnapshot, matchesQuery, writeMemoryFile } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeAnswers } from '../output/counts.ts';
import { formatBytes } from '../output/sizes.ts';
import { writeFileWhole } from '../write-file-whole.ts';

export interface ExportOptions {
  readonly compact?: boolean;
  readonly category?: string;
  readonly force?: boolean;
}

/** Writes the memory, or a category of it, as a file of its own; `-` is stdout. */
export async function exportMemory(
  target: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { session, console, cwd, now } = context;
  const store = await session.openStore();
  const exportedAt = now().toISOString();
  const snapshot = select(await store.readSnapshot(), options, exportedAt);
  const text = writeMemoryFile(snapshot, { compact: options.compact === true });
  if (target === '-') {
    await console.printRaw(text.endsWith('\n') ? text : `${text}\n`);
    return exitStatus.done;
  }
  const file = path.resolve(cwd, target);
  await assertFree(file, store.path, options.force === true);
  await writeFileWhole(file, text);
  const { preferences, comparisons } = snapshot;
  const sizeBytes = Buffer.byteLength(text);
  if (console.json)
    await console.printJson({ file, preferences: preferences.length, comparisons: comparisons.length, sizeBytes });
  else
    await console.say(
      `Exported ${describeAnswers(preferences.length, comparisons.length)} to ${target} (${formatBytes(sizeBytes)}).`,
    );
  return exitStatus.done;
}

/** The original marks its exports so. Undo steps belong to the memory that was changed. */
function select(snapshot: MemorySnapshot, { category }: ExportOptions, exportedAt: string): MemorySnapshot {
  const { preferences, comparisons, unknown } = snapshot;
  const marks = { export_timestamp: exportedAt, export_version: '2.0' };
  return {
    ...snapshot,
    preferences: category === undefined ? preferences : preferences.filter((each) => matchesQuery(each, { category })),
    comparisons: category === undefined ? comparisons : comparisons.filter((each) => each.category === category),
    undoSteps: [],
    unknown: { ...unknown, root: { ...unknown.root, ...marks } },
  };
}

async function assertFree(file: string, memoryFile: string, force: boolean): Promise<void> {
  const existing = await stat(file).catch(() => null);
  if (!existing) return;
  if ((await realpath(file)) === memoryFile) {
    throw new CommandFailure(exitStatus.usage, `${file}: this is the memory itself. Name another file to export to.`);
  }
  if (!force) {
    throw new CommandFailure(
      exitStatus.usage,
      `${file}: this file exists. Name another, or add --force to replace it.`,
    );
  }
}
