import path from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeFacts } from '../report/facts-text.ts';
import { collectFacts, factsToJson } from '../report/memory-facts.ts';
import { writeFileWhole } from '../write-file-whole.ts';

export interface StatsOptions {
  readonly html?: string;
}

/** Shows what the memory holds, how well it knows the taste, what would help, and where it lies. */
export async function stats({ html }: StatsOptions, context: CommandContext): Promise<ExitStatus> {
  const { console, cwd, now } = context;
  const facts = await collectFacts(context);
  if (console.json) await console.printJson(factsToJson(facts));
  else {
    for (const [name, text] of describeFacts(facts))
      await console.print(`${console.colors.dim(name.padEnd(11))} ${text}`);
  }
  if (html !== undefined) {
    const { renderReport } = await import('../report/render-report.ts');
    await writeFileWhole(path.resolve(cwd, html), renderReport(facts, now()));
    await console.say(`Wrote the report ${html}.`);
  }
  return exitStatus.done;
}
