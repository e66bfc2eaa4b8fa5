import { type AestheticPrior, priorShare, type VibeMemory } from '@vsm/core';
import { formatSigned } from '@vsm/report';
import type { CommandConsole } from './console.ts';
import { countOf } from './counts.ts';
import { formatPercent } from './percent.ts';
import { printable } from './printable.ts';

/** Says that scores are not by the person's own ratings alone. */
export function notePrior({ name }: AestheticPrior, memory: VibeMemory, console: CommandConsole): void {
  const answers = memory.preferences.length + memory.comparisons.length;
  const share = formatPercent(priorShare(answers));
  console.note(
    `What most people like counts ${share} beside ${countOf(answers, 'answer')} of yours (${printable(name)}).`,
  );
}

/** What a prior did to one picture's score. */
export function describePrior({ name }: AestheticPrior, pull: number, share: number): string {
  return `${formatSigned(pull)}, ${formatPercent(Math.abs(share))} of the pull (${printable(name)})`;
}
