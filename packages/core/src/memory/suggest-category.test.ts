import { describe, expect, it } from 'vitest';
import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { drawPictures } from '../taste/simulated-people.testing.ts';
import { createCategorySuggester, suggestCategory } from './suggest-category.ts';

const pictures = drawPictures(400, 7);
const names = ['portraits', 'landscapes', 'style', 'lighting', 'general'];

function rated(count: number, categoryOf: (subject: number, i: number) => string | null): Preference[] {
  return pictures.slice(0, count).map(({ vector, subject }, i) => ({
    id: `${i}`,
    verdict: i % 3 ? 'like' : 'dislike',
    embedding: { space: 'test:1', vector },
    category: categoryOf(subject, i),
    weight: 1,
    createdAt: null,
    metadata: {},
  }));
}

const bySubject = (subject: number) => names[subject] ?? null;
const fresh = drawPictures(200, 9);

describe('the category that a picture resembles', () => {
  it('is found, with a confidence that holds', () => {
    const suggest = createCategorySuggester(rated(120, bySubject));
    const answers = fresh
      .filter(({ subject }) => subject < 4)
      .map((picture) => ({ expected: names[picture.subject], suggestion: suggest(picture) }));
    const made = answers.flatMap(({ expected, suggestion }) => (suggestion ? [{ expected, ...suggestion }] : []));
    const right = made.filter(({ expected, category }) => expected === category).length / made.length;
    const claimed = made.reduce((sum, { confidence }) => sum + confidence, 0) / made.length;
    expect(made.length).toBeGreaterThan(answers.length / 2);
    expect(right).toBeGreaterThan(claimed - 0.05);
    expect(suggest(fresh[0]!.vector)).toEqual(suggest(fresh[0]!));
  });

  it('is never general, and none for a picture of another kind', () => {
    const suggest = createCategorySuggester(rated(120, bySubject));
    const general = fresh.filter(({ subject }) => subject === 4).map((picture) => suggest(picture)?.category);
    expect(general).not.toContain('general');
    expect(general.filter((category) => category === undefined).length).toBeGreaterThan(general.length * 0.8);
    const strangers = fresh.filter(({ subject }) => subject === 5).map((picture) => suggest(picture));
    expect(strangers.filter((suggestion) => suggestion === null).length).toBeGreaterThan(strangers.length * 0.7);
  });

  it('is none where categories say nothing of the pictures', () => {
    const random = createRandom(3);
    const suggest = createCategorySuggester(rated(200, () => names[Math.floor(random() * 4)]!));
    const made = fresh.filter((picture) => suggest(picture) !== null);
    expect(made.length).toBeLessThan(fresh.length * 0.05);
  });

  it.each([
    ['nothing is rated', []],
    ['there is one category', rated(60, () => 'portraits')],
    ['ratings are in every category', rated(60, () => null)],
    ['another has too few ratings', rated(60, (_, i) => (i < 2 ? 'style' : 'portraits'))],
  ])('is none where %s', (_, preferences) => {
    expect(suggestCategory(preferences, fresh[0]!)).toBeNull();
  });
});
