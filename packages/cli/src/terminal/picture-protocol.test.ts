import { describe, expect, test } from 'vitest';
import { cellSizeOf, choosePictureProtocol, hasAnswered } from './picture-protocol.ts';

const replies = {
  kitty: '\u001b_Gi=31;OK\u001b\\\u001b[6;34;17t\u001bP>|kitty(0.42.1)\u001b\\\u001b[?62;52;c',
  iterm2: '\u001b[6;36;16t\u001bP>|iTerm2 3.5.14\u001b\\\u001b[?64;1;2;4;6;17;18;21;22c',
  foot: '\u001b[6;24;12t\u001bP>|foot(1.21.0)\u001b\\\u001b[?62;4;22;28;29c',
  tmux: '\u001bP>|tmux 3.5a\u001b\\\u001b[?1;2c',
  alacritty: '\u001b[?6c',
};

describe('what a terminal answers', () => {
  test.each([
    ['kitty', replies.kitty, {}, 'kitty'],
    ['iTerm2', replies.iterm2, {}, 'iterm2'],
    ['foot', replies.foot, {}, 'sixel'],
    ['tmux in iTerm2', replies.tmux, { TMUX: 'default,123,0', LC_TERMINAL: 'iTerm2' }, 'blocks'],
    ['an old iTerm2', '\u001b[?62;c', { TERM_PROGRAM: 'iTerm.app' }, 'iterm2'],
    ['Alacritty', replies.alacritty, {}, 'blocks'],
    ['nothing', '', {}, 'blocks'],
  ])('%s', (_, text, env, protocol) => {
    expect(choosePictureProtocol({ text }, env)).toBe(protocol);
  });

  test('is complete with the device attributes', () => {
    expect(hasAnswered(replies.kitty)).toBe(true);
    expect(hasAnswered(replies.kitty.slice(0, -1))).toBe(false);
  });

  test('tells the size of a character, else the usual one serves', () => {
    expect(cellSizeOf({ text: replies.kitty })).toEqual({ width: 17, height: 34 });
    expect(cellSizeOf({ text: replies.alacritty })).toEqual({ width: 10, height: 20 });
    expect(cellSizeOf({ text: '\u001b[6;0;0t' })).toEqual({ width: 10, height: 20 });
  });
});
