import { expect, test } from 'vitest';
import { formatSigned, scoreInWords } from './score-text.ts';

test('scores are signed and have two decimals, and nothing is never negative', () => {
  expect([0.614, -0.615, 1, 0, -0.001].map(formatSigned)).toEqual(['+0.61', '-0.61', '+1.00', '+0.00', '+0.00']);
});

test('a score is put into words', () => {
  const words = (probability: number) =>
    scoreInWords({ value: 2 * probability - 1, probability, uncertainty: 0.5, evidence: 'enough' });
  expect([0.95, 0.7, 0.6, 0.5, 0.4, 0.2, 0.01].map(words)).toMatchInlineSnapshot(`
    [
      "almost surely one you like",
      "probably one you like",
      "a little more likely one you like than not",
      "it could go either way",
      "a little more likely one you dislike than not",
      "probably one you dislike",
      "almost surely one you dislike",
    ]
  `);
  expect(scoreInWords({ value: 0, probability: 0.5, uncertainty: 1, evidence: 'none' })).toBe('no idea yet');
  const expected = scoreInWords({ value: 0.2, probability: 0.6, uncertainty: 1, evidence: 'none' });
  expect(expected).toBe('no idea yet; most people like it more than usual pictures');
});
