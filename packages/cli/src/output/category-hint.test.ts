import { expect, test } from 'vitest';
import { categoryHint } from './category-hint.ts';

const portrait = { category: 'portraits', confidence: 0.9 };
const style = { category: 'my style', confidence: 0.8 };

test.each([
  [[], null],
  [[null], null],
  [[portrait, null, null], null],
  [[portrait], 'It resembles what you rated in portraits. To rate there: -c "portraits"'],
  [
    [style, portrait, style, null],
    '2 pictures of them resemble what you rated in my style. To rate there: -c "my style"',
  ],
])('%j', (suggestions, hint) => {
  expect(categoryHint(suggestions)).toBe(hint);
});
