import { formatSigned } from '@vsm/report';
import type { RankedPicture } from '../ranked-picture.ts';
import type { CommandConsole } from './console.ts';
import { printable } from './printable.ts';
import { barWidth, colorByScore, scoreBar, verdictMark } from './score-bar.ts';

/** The lines of a ranking, heading first; none for no pictures. On a terminal long paths lose their beginning. */
export function rankTable(
  pictures: readonly RankedPicture[],
  { colors, width }: Pick<CommandConsole, 'colors' | 'width'>,
): string[] {
  if (pictures.length === 0) return [];
  const rankWidth = Math.max(3, ...pictures.map(({ rank }) => String(rank).length));
  const scoreColumns = 6 + barWidth;
  const usedColumns = rankWidth + 3 + scoreColumns + 2 + evidenceWidth + 2;
  const heading = `${'#'.padStart(rankWidth)}   ${'score'.padEnd(scoreColumns)}  ${'evidence'.padEnd(evidenceWidth)}  picture`;
  const lines = pictures.map(({ rank, score, evidence, path, verdict }) => {
    const scoreText = colorByScore(`${formatSigned(score)} ${scoreBar(score)}`, score, colors);
    const name = shorten(printable(path), width - usedColumns);
    return `${String(rank).padStart(rankWidth)} ${verdictMark(verdict)} ${scoreText}  ${(evidence ?? '-').padEnd(evidenceWidth)}  ${name}`;
  });
  return [colors.dim(heading), ...lines];
}

const evidenceWidth = 8;

function shorten(text: string, columns: number): string {
  if (text.length <= columns || columns < 8) return text;
  return `…${text.slice(text.length - columns + 1)}`;
}
