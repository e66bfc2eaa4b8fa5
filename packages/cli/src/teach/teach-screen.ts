import type { Colors } from '../output/colors.ts';
import { countOf, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';
import type { CellArea, DrawnPicture } from '../terminal/draw-picture.ts';
import type { TerminalSize } from '../terminal/terminal.ts';
import { describeSettling } from './settling.ts';
import { keysHelp } from './teach-keys.ts';
import type { Question, TeachSession } from './teach-session.ts';

export interface ScreenContent {
  readonly question: Question;
  readonly teaching: Pick<TeachSession, 'likes' | 'dislikes' | 'comparisons' | 'settling'>;
  readonly lastAnswer: string;
  readonly size: TerminalSize;
  readonly colors: Colors;
}

export interface Screen {
  /** Of each of the question's pictures. */
  readonly pictureArea: CellArea;
  /** The whole screen, with the pictures in their places. */
  around(pictures: readonly DrawnPicture[]): string;
}

const clear = '\u001b[0m\u001b[2J\u001b[H';
const deleteKittyPictures = '\u001b_Ga=d,q=2\u001b\\';
/** Above the pictures: a heading and an empty line. */
const firstPictureRow = 3;
/** Below: an empty line, the paths, the keys, what was answered, what to do. */
const rowsBelow = 5;
/** Columns between two pictures. */
const gap = 2;

export function composeScreen({ question, teaching, lastAnswer, size, colors }: ScreenContent): Screen {
  const { pictures } = question;
  const width = Math.floor((size.columns - 1 - gap * (pictures.length - 1)) / pictures.length);
  const area = { columns: Math.max(1, width), rows: Math.max(1, size.rows - firstPictureRow - rowsBelow + 1) };
  const columnOf = (i: number) => 1 + i * (area.columns + gap);
  const fit = (text: string, columns = size.columns) =>
    text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
  const place = ({ lines }: DrawnPicture, i: number) =>
    lines.map((line, row) => at(firstPictureRow + row, columnOf(i)) + line).join('');
  return {
    pictureArea: area,
    around: (drawn) => {
      const below = firstPictureRow + Math.max(...drawn.map(({ rows }) => rows)) + 1;
      const advice = teaching.settling?.isSettled ? describeSettling(teaching.settling) : '';
      return [
        deleteKittyPictures + clear + at(1) + colors.dim(fit(heading(question, teaching))),
        ...drawn.map(place),
        ...pictures.map(({ path }, i) => at(below, columnOf(i)) + colors.bold(fit(printable(path), area.columns))),
        at(below + 1) + fit(keysHelp(question)),
        at(below + 2) + colors.dim(fit(printable(lastAnswer))),
        at(below + 3) + colors.green(fit(advice)),
      ].join('');
    },
  };
}

function heading({ kind }: Question, { likes, dislikes, comparisons }: ScreenContent['teaching']): string {
  const answers = likes + dislikes + comparisons;
  if (answers === 0) return kind === 'pair' ? 'Which do you like better?' : 'Do you like this?';
  return kind === 'pair'
    ? countOf(comparisons, 'answer')
    : `${countOf(answers, 'answer')}: ${describeCounts({ likes, dislikes })}`;
}

function at(row: number, column = 1): string {
  return `\u001b[${row};${column}H`;
}
