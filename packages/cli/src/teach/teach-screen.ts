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
  readonly teaching: Pick<TeachSession, 'likes' | 'dislikes' | 'settling'>;
  readonly lastAnswer: string;
  readonly size: TerminalSize;
  readonly colors: Colors;
}

export interface Screen {
  readonly pictureArea: CellArea;
  /** The whole screen, with the picture in its place. */
  around(picture: DrawnPicture): string;
}

const clear = '\u001b[0m\u001b[2J\u001b[H';
const deleteKittyPictures = '\u001b_Ga=d,q=2\u001b\\';
/** Above the picture: a heading and an empty line. */
const firstPictureRow = 3;
/** Below: an empty line, the path, the keys, what was answered, what to do. */
const rowsBelow = 5;

export function composeScreen({ question, teaching, lastAnswer, size, colors }: ScreenContent): Screen {
  const { likes, dislikes, settling } = teaching;
  const fit = (text: string) =>
    text.length < size.columns ? text : `${text.slice(0, Math.max(0, size.columns - 2))}…`;
  const answered =
    likes + dislikes === 0
      ? 'Would you like to look at this?'
      : `${countOf(likes + dislikes, 'answer')}: ${describeCounts({ likes, dislikes })}`;
  const advice = settling?.isSettled ? describeSettling(settling) : '';
  return {
    pictureArea: {
      columns: Math.max(1, size.columns - 1),
      rows: Math.max(1, size.rows - firstPictureRow - rowsBelow + 1),
    },
    around: (picture) => {
      const below = firstPictureRow + picture.rows + 1;
      const lines = [
        colors.bold(fit(printable(question.picture.path))),
        fit(keysHelp),
        colors.dim(fit(printable(lastAnswer))),
        colors.green(fit(advice)),
      ];
      return [
        deleteKittyPictures + clear + at(1) + colors.dim(fit(answered)),
        at(firstPictureRow) + picture.text,
        ...lines.map((line, i) => at(below + i) + line),
      ].join('');
    },
  };
}

function at(row: number): string {
  return `\u001b[${row};1H`;
}
