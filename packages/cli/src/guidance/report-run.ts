import type { ChoiceBelief, GuidanceResult, GuidedAttempt } from '@vsm/core';
import { formatSigned } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { countOf } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import { colorByScore } from '../output/score-bar.ts';

/** One attempt as `--json` shows it; one that failed or was given up has neither score nor path. */
export interface SavedAttempt {
  readonly seed: number;
  readonly score: number | null;
  readonly path: string | null;
  readonly status: GuidedAttempt['status'];
  /** What was varied. */
  readonly choice?: Readonly<Record<string, string>>;
}

export interface SavedRun {
  readonly accepted: boolean;
  readonly score: number;
  readonly ending: GuidanceResult['ending'];
  /** Generating spared by giving up runs early. */
  readonly secondsSaved: number;
  readonly attempts: readonly SavedAttempt[];
  readonly best: SavedAttempt;
}

export async function reportRun(run: SavedRun, threshold: number, { console }: CommandContext): Promise<void> {
  for (const [i, { seed, score, status, path, choice }] of run.attempts.entries()) {
    const scoreText = score === null ? '     ' : colorByScore(formatSigned(score), score, console.colors);
    const varied = choice ? `  ${describeChoice(choice)}` : '';
    await console.say(
      `${String(i + 1).padStart(3)}  ${scoreText}  ${status.padEnd(8)}  seed ${String(seed).padEnd(10)}${varied}  ${path ?? ''}`.trimEnd(),
    );
  }
  if (run.secondsSaved >= 0.05) {
    const stopped = run.attempts.filter(({ status }) => status === 'stopped').length;
    await console.say(`Gave up ${countOf(stopped, 'run')} early, which saved ${run.secondsSaved.toFixed(1)} s.`);
  }
  if (run.ending === 'little-to-gain') await console.say('Another attempt was not worth its time.');
  const verdict = run.accepted ? 'Accepted' : `None reached ${formatSigned(threshold)}; the best is`;
  await console.print(`${verdict} ${run.best.path} (${formatSigned(run.best.score ?? 0)})`);
}

/** What was learned of each value, as a table. */
export async function reportBeliefs(beliefs: readonly ChoiceBelief[], { console }: CommandContext): Promise<void> {
  await console.say('What this taught, with what each adds to the score:');
  for (const { name, value, effect, uncertainty, trials } of beliefs) {
    const effectText = colorByScore(formatSigned(effect), effect, console.colors);
    await console.say(
      `  ${effectText} ± ${uncertainty.toFixed(2)}  ${printable(`${name}=${value}`).padEnd(28)} ${countOf(trials, 'picture')}`,
    );
  }
}

function describeChoice(choice: Readonly<Record<string, string>>): string {
  return printable(
    Object.entries(choice)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  );
}
