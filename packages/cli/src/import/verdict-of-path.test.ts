import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verdictOfPath } from './verdict-of-path.ts';

describe('what a path says of a picture', () => {
  test.each([
    ['liked/a.jpg', 'like'],
    ['Likes/2024/a.jpg', 'like'],
    ['LIKE/a.jpg', 'like'],
    ['👍/a.jpg', 'like'],
    ['👍🏽/a.jpg', 'like'],
    ['disliked/a.jpg', 'dislike'],
    ['👎/a.jpg', 'dislike'],
    ['liked/but/disliked/a.jpg', 'dislike'],
    ['disliked/like_1.jpg', 'dislike'],
    ['Like_12.jpg', 'like'],
    ['dislike 3.png', 'dislike'],
    ['disliked.png', 'dislike'],
    ['👎sunset.webp', 'dislike'],
    ['likely.jpg', null],
    ['likeness/a.jpg', null],
    ['a-like.jpg', null],
    ['a.jpg', null],
  ])('%s: %s', (relativePath, verdict) => {
    expect(verdictOfPath(relativePath.replaceAll('/', path.sep))).toBe(verdict);
  });
});
