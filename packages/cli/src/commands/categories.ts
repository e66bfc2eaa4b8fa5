import { memoryStatistics, suggestedCategories } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { printable } from '../output/printable.ts';

/** Lists the categories in use with their counts, then those that are suggested. */
export async function categories({ session, console }: CommandContext): Promise<ExitStatus> {
  const store = await session.openStore();
  const inUse = memoryStatistics(await store.readSnapshot()).categories;
  const names = new Set(inUse.map(({ category }) => category));
  const suggested = suggestedCategories.filter((name) => !names.has(name));
  if (console.json) {
    await console.printJson({ categories: inUse, suggested });
    return exitStatus.done;
  }
  const nameWidth = Math.max(0, ...inUse.map(({ category }) => printable(category).length));
  for (const { category, likes, dislikes } of inUse) {
    const counts = `${String(likes).padStart(5)} ♥ ${String(dislikes).padStart(5)} ✗`;
    await console.print(`${printable(category).padEnd(nameWidth)} ${counts}`);
  }
  if (inUse.length === 0) await console.say('No category is in use yet.');
  await console.say(console.colors.dim(`Others you may use: ${suggested.join(', ')}, or any name of your own.`));
  return exitStatus.done;
}
