import { memoryHealth } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeCounts } from '../output/counts.ts';
import { adviceInWords, formatPercent } from '../output/health-text.ts';
import { nextStep } from '../output/next-step.ts';

/** Shows how well the memory can tell likes from dislikes, and what would help. */
export async function health({ session, console }: CommandContext): Promise<ExitStatus> {
  const { preferences } = await session.openAnyMemory();
  const report = memoryHealth({ preferences });
  if (console.json) await console.printJson(report);
  else if (report.total === 0) await console.print(nextStep(report));
  else {
    const lines = [
      ['health', formatPercent(report.health)],
      ['variety', formatPercent(report.diversity)],
      ['balance', `${formatPercent(report.balance)}: ${describeCounts(report)}`],
      ['filled', formatPercent(report.usage)],
      ...report.advice.map((advice) => ['', adviceInWords[advice]]),
    ] as const;
    for (const [name = '', text] of lines) await console.print(`${console.colors.dim(name.padEnd(11))} ${text}`);
  }
  return exitStatus.done;
}
