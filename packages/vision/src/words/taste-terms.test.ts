import { expect, it } from 'vitest';
import { tasteTerms } from './taste-terms.ts';

it('names each term once, in some facets, and phrases it', () => {
  expect(tasteTerms.length).toBeGreaterThan(250);
  expect(new Set(tasteTerms.map(({ prompt }) => prompt)).size).toBe(tasteTerms.length);
  expect([...new Set(tasteTerms.map(({ facet }) => facet))]).toEqual([
    'medium',
    'style',
    'light',
    'colour',
    'composition',
    'mood',
    'subject',
  ]);
  for (const { term, prompt } of tasteTerms) {
    expect(prompt).toContain(term);
    expect(prompt).not.toContain('{}');
  }
});
