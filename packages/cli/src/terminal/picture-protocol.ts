import type { CliContext } from '../context.ts';

/** The ways to show a picture in a terminal: three graphics protocols, or two pixels a character. */
export const pictureProtocols = ['kitty', 'iterm2', 'sixel', 'blocks'] as const;
export type PictureProtocol = (typeof pictureProtocols)[number];

/** What a terminal answered when asked. */
export interface TerminalReplies {
  /** All that came in before the terminal named its device attributes. */
  readonly text: string;
}

/** Asks for Kitty graphics, the size of a character, the name of the terminal, and the attributes that every terminal answers. */
export const protocolQuery: string = '\u001b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u001b\\\u001b[16t\u001b[>q\u001b[c';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals answer in them
const deviceAttributes = /\u001b\[\?([\d;]*)c/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals answer in them
const kittyAnswer = /\u001b_Gi=31;OK\u001b\\/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals answer in them
const terminalName = /\u001bP>\|([^\u001b]*)\u001b\\/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals answer in them
const cellSizeAnswer = /\u001b\[6;(\d+);(\d+)t/;
const sixelAttribute = '4';

/** Whether the last answer that `protocolQuery` asks for has come. */
export function hasAnswered(text: string): boolean {
  return deviceAttributes.test(text);
}

/**
 * The best way to show pictures that the terminal says it knows; half blocks where it says nothing of the kind.
 *
 * @see https://sw.kovidgoyal.net/kitty/graphics-protocol/#querying-support-and-available-transmission-mediums
 */
export function choosePictureProtocol(replies: TerminalReplies, env: CliContext['env']): PictureProtocol {
  const { text } = replies;
  if (kittyAnswer.test(text)) return 'kitty';
  const name = terminalName.exec(text)?.[1] ?? env['LC_TERMINAL'] ?? env['TERM_PROGRAM'] ?? '';
  // Inside a multiplexer the name in the environment is that of the terminal around it, which pictures do not reach.
  const isMultiplexed = Boolean(env['TMUX']) || (env['TERM'] ?? '').startsWith('screen');
  if (!isMultiplexed && /^(iterm|mintty)/i.test(name)) return 'iterm2';
  return deviceAttributes.exec(text)?.[1]?.split(';').includes(sixelAttribute) ? 'sixel' : 'blocks';
}

export interface CellSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Where a terminal does not tell: the proportion that most have. */
const usualCell: CellSize = { width: 10, height: 20 };

export function cellSizeOf({ text }: TerminalReplies): CellSize {
  const [, height, width] = cellSizeAnswer.exec(text) ?? [];
  const cell = { width: Number(width), height: Number(height) };
  return cell.width > 0 && cell.height > 0 ? cell : usualCell;
}
