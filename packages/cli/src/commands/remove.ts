import path from 'node:path';
import { type Preference, VsmError } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';

/** Takes ratings out of the memory: all that are named, or none when one of them is not there. */
export async function remove(names: readonly string[], { session, console, cwd }: CommandContext): Promise<ExitStatus> {
  const memory = await session.openAnyMemory();
  const ids = new Set(names.flatMap((name) => findRatings(memory.preferences, name, cwd)));
  const removed = await memory.remove([...ids]);
  const counts = countVerdicts(memory.preferences);
  if (console.json) await console.printJson({ removed: removed.map(({ id }) => id), ...counts });
  else await console.say(`Removed ${countOf(removed.length, 'rating')}. The memory holds ${describeCounts(counts)}.`);
  return exitStatus.done;
}

const shortestPrefix = 4;

/** The ids that a name stands for: an id, the unmistakable beginning of one, or the path of a rated picture. */
export function findRatings(preferences: readonly Preference[], name: string, cwd: string): string[] {
  const exact = preferences.filter(({ id }) => id === name);
  if (exact.length > 0) return exact.map(({ id }) => id);
  const absolutePath = path.resolve(cwd, name);
  const ofPath = preferences.filter(({ source }) => source?.path === absolutePath);
  if (ofPath.length > 0) return ofPath.map(({ id }) => id);
  const begun = name.length < shortestPrefix ? [] : preferences.filter(({ id }) => id.startsWith(name));
  if (begun.length === 1) return begun.map(({ id }) => id);
  throw new VsmError(
    'PREFERENCE_NOT_FOUND',
    begun.length > 1
      ? `${name}: ${begun.length} ratings begin so. Give more of the id. Nothing was removed.`
      : `${name}: this is neither the id of a rating nor the path of a rated picture. vsm similar PICTURE --json shows ids. Nothing was removed.`,
    { details: { name } },
  );
}
