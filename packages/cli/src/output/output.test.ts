import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import type { RankedPicture } from '../ranked-picture.ts';
import { printable } from './printable.ts';
import { describeProgress, describeTask } from './progress.ts';
import { rankTable } from './rank-table.ts';
import { scoreBar } from './score-bar.ts';
import { formatBytes } from './sizes.ts';

test('bars grow from the middle and always take the same room', () => {
  expect([1, 0.5, 0.1, 0, -0.1, -0.5, -1, 7, -7].map(scoreBar)).toEqual([
    '     │█████',
    '     │██▌  ',
    '     │▌    ',
    '     │     ',
    '    ▐│     ',
    '  ▐██│     ',
    '█████│     ',
    '     │█████',
    '█████│     ',
  ]);
});

const picture = (rank: number, score: number, path: string, verdict?: 'like' | 'dislike'): RankedPicture => ({
  chance: null,
  rank,
  path,
  absolutePath: `/${path}`,
  score,
  probability: (score + 1) / 2,
  uncertainty: 0.5,
  evidence: 'enough',
  verdict,
});

const ranking = [
  picture(1, 0.93, 'photos/sunset.jpg', 'like'),
  picture(2, 0.04, 'photos/a name\u001b[31m that is quite long indeed.png'),
  picture(1000, -0.88, 'photos/night.webp', 'dislike'),
];

test('a table has stable widths', () => {
  const colors = picocolors.createColors(false);
  expect(`\n${rankTable(ranking, { colors, width: Number.POSITIVE_INFINITY }).join('\n')}\n`).toMatchInlineSnapshot(`
    "
       #   score              evidence  picture
       1 ♥ +0.93      │████▌  enough    photos/sunset.jpg
       2   +0.04      │       enough    photos/a name\\u{1b}[31m that is quite long indeed.png
    1000 ✗ -0.88 ▐████│       enough    photos/night.webp
    "
  `);
  expect(rankTable(ranking, { colors, width: 60 }).every((line) => line.length <= 60)).toBe(true);
  expect(rankTable([], { colors, width: 60 })).toEqual([]);
});

test('a file name cannot speak to the terminal', () => {
  expect(printable('a\u001b[2Jb\nc\u202ed ü 日本')).toBe('a\\u{1b}[2Jb\\u{a}c\\u{202e}d ü 日本');
});

test('progress tells done, rate and time left', () => {
  expect(describeProgress({ done: 312, total: 1200, elapsedMs: 8000 })).toBe('312/1,200 pictures  39/s  23 s left');
  expect(describeProgress({ done: 3, total: null, elapsedMs: 2000 })).toBe('3 pictures  1.5/s');
  expect(describeProgress({ done: 0, total: 20, elapsedMs: 2000 })).toBe('0/20 pictures');
  expect(describeProgress({ done: 10, total: 10_000, elapsedMs: 10_000 })).toBe(
    '10/10,000 pictures  1.0/s  2.8 h left',
  );
});

test('progress of a task tells its share and the time left', () => {
  expect(describeTask('learning', 0.25, 2000)).toBe('learning: 25 %  6 s left');
  expect(describeTask('learning', 1, 8000)).toBe('learning: 100 %');
});

test('sizes are short', () => {
  expect([0, 999, 1000, 15_432, 2_500_000_000].map(formatBytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '15 kB',
    '2.5 GB',
  ]);
});
