import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { resolveMemoryPath } from '../memory-files/resolve-memory-path.ts';
import { countOf, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import { type Examination, examineMemory } from '../repair/examine-memory.ts';
import { type RepairResult, repairMemory } from '../repair/repair-memory.ts';

export interface RepairOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const mostShown = 20;

/** Shows what is wrong with the memory and the files beside it, and puts it right after a question. */
export async function repair(options: RepairOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, now } = context;
  const memoryPath = await resolveMemoryPath(session.memoryPath);
  const examination = await examineMemory(memoryPath, now);
  if (!console.json) for (const line of describe(examination)) await console.print(line);
  const { problems, counts, backup } = examination;
  const isHopeless = counts === null && backup === null;
  const wants = problems.length > 0 && !isHopeless && options.dryRun !== true;
  const result = wants && (options.yes || (await ask(examination, context))) ? await run(examination, context) : null;
  const isUsable = counts !== null || result !== null;
  if (console.json) await console.printJson(toJson(examination, result, options.dryRun === true));
  else if (wants && !result) await console.say('Nothing was changed.');
  if (isHopeless) {
    throw new CommandFailure(
      exitStatus.memoryUnusable,
      `${memoryPath}: this memory cannot be made usable, and was left as it is. Put a copy of your own in its place, or move it away to start anew.`,
    );
  }
  return isUsable || options.dryRun ? exitStatus.done : exitStatus.memoryUnusable;
}

interface Repaired extends RepairResult {
  readonly counts: Examination['counts'];
}

/** Repairs, and looks whether all is well then. */
async function run(examination: Examination, { console, now }: CommandContext): Promise<Repaired> {
  const { memoryPath } = examination;
  const result = await repairMemory(examination, now);
  const { problems, counts } = await examineMemory(memoryPath, now);
  const [left] = problems;
  if (left || !counts) {
    throw new CommandFailure(
      exitStatus.memoryUnusable,
      `${memoryPath}: not all could be repaired. ${left?.at}: ${left?.message} What was there is kept: ${result.kept.join(', ')}`,
    );
  }
  if (!console.json) {
    await console.say(`Repaired. The memory holds ${describeCounts(counts)}.`);
    for (const file of result.kept) await console.say(`What was there is kept: ${file}`);
  }
  return { ...result, counts };
}

async function ask({ backup, counts }: Examination, context: CommandContext): Promise<boolean> {
  return await confirm(counts === null ? `Restore the memory from ${backup?.path}?` : 'Repair this?', context);
}

function* describe({ memoryPath, problems, counts, backup }: Examination): Generator<string> {
  const holds = counts ? ` It holds ${describeCounts(counts)}.` : '';
  if (problems.length === 0) {
    yield `Nothing is wrong with ${memoryPath}.${holds}`;
    return;
  }
  yield `${memoryPath} has ${countOf(problems.length, 'problem')}.${holds}`;
  for (const { at, message, remedy } of problems.slice(0, mostShown)) {
    yield `  ${printable(at === '' ? message : `${at}: ${message}`)}`;
    yield `    → ${printable(remedy)}`;
  }
  if (problems.length > mostShown) yield `  and ${problems.length - mostShown} more; --json lists all.`;
  if (backup) yield `That backup is of ${backup.writtenAt.toISOString()} and holds ${describeCounts(backup.counts)}.`;
}

function toJson({ memoryPath, problems, counts }: Examination, result: Repaired | null, dryRun: boolean) {
  return {
    memory: memoryPath,
    usable: counts !== null || result !== null,
    repaired: result !== null,
    dryRun,
    problems,
    kept: result?.kept ?? [],
    restoredFrom: result?.restoredFrom ?? null,
    ...(result?.counts ?? counts),
  };
}
