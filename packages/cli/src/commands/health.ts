import { memoryHealth } from '@vsm/core';
import { qualityInWords, varietyInWords } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { describeCounts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { formatPercent } from '../output/percent.ts';
import { describeNextSteps } from '../report/facts-text.ts';
import { measureTaste } from '../report/measure-taste.ts';
import { tasteToJson } from '../report/taste-json.ts';

/** Shows how well the memory can tell likes from dislikes, and what would help. */
export async function health(context: CommandContext): Promise<ExitStatus> {
  const { session, console } = context;
  const snapshot = await (await session.openStore()).readSnapshot();
  const report = memoryHealth(snapshot);
  if (report.total === 0 && !console.json) {
    await console.print(nextStep(report));
    return exitStatus.done;
  }
  const taste = await measureTaste(snapshot, context);
  if (console.json) {
    const { quality, variety, nextSteps } = tasteToJson(taste);
    await console.printJson({ ...report, variety, quality, nextSteps });
    return exitStatus.done;
  }
  const { variety } = taste;
  const lines = [
    ['health', formatPercent(report.health)],
    ['held out', qualityInWords(taste.quality)],
    ...(variety === null ? [] : [['variety', varietyInWords(variety)] as const]),
    ['balance', `${formatPercent(report.balance)}: ${describeCounts(report)}`],
    ['filled', `${formatPercent(report.usage)} of the 1,000 ratings that VSM 2.0 holds; here there is no limit`],
    ...describeNextSteps({ taste }),
  ] as const;
  for (const [name = '', text] of lines) await console.print(`${console.colors.dim(name.padEnd(11))} ${text}`);
  return exitStatus.done;
}
