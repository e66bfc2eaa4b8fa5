import { describe, expect, test } from 'vitest';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { adviseNextSteps } from './next-steps.ts';
import { toPreferences } from './rated-pictures.testing.ts';
import { reportTaste } from './report-taste.ts';
import { measureDrift } from './taste-drift.ts';

const options = { background: commonBackground };
const kindsOf = (steps: readonly { readonly kind: string }[]) => steps.map(({ kind }) => kind);

describe('reportTaste', () => {
  test('traces how a taste grew up to what it is now, and expects no less of more ratings', async () => {
    const preferences = toPreferences(drawPictures(40, 21, 2.5), ({ subject }) => subject < 3);
    const { learningCurve, quality } = await reportTaste(preferences, options);
    const { points, expected } = learningCurve!;
    expect(points.map(({ ratings }) => ratings)).toEqual([4, 8, 16, 36]);
    expect(points.at(-1)!.auc).toBeGreaterThan(points[0]!.auc);
    expect(quality).toMatchObject({ known: true, quality: { auc: { auc: points.at(-1)!.auc } } });
    expect(expected.map(({ ratings }) => ratings)).toEqual([72, 144]);
    expect(expected[0]!.auc).toBeGreaterThanOrEqual(points.at(-1)!.auc);
  });

  test('sees a taste that turned round, and none that stayed', async () => {
    const pictures = drawPictures(80, 22, 1.5);
    const steady = await measureDrift(
      toPreferences(pictures, ({ subject }) => subject < 3),
      options,
    );
    expect(steady).toMatchObject({ known: true, isSignificant: false, since: '2025-02-10T00:00:00.000Z' });
    const turned = await measureDrift(
      toPreferences(pictures, ({ subject }, i) => subject < 3 === i < 40),
      options,
    );
    expect(turned).toMatchObject({ known: true, isSignificant: true });
    const facts = {
      likes: 40,
      dislikes: 40,
      variety: 1,
      quality: null,
      learningCurve: null,
      categories: [],
      surprises: [],
    };
    expect(kindsOf(adviseNextSteps({ ...facts, drift: turned }))).toContain('rate-again');
    expect(kindsOf(adviseNextSteps({ ...facts, drift: steady }))).not.toContain('rate-again');
  });

  test.each([
    ['no-dates', null],
    ['one-sitting', '2025-01-01T10:00:00Z'],
  ])('says why no drift can be told: %s', async (reason, createdAt) => {
    const preferences = toPreferences(drawPictures(30, 23), ({ subject }) => subject < 3);
    const drift = await measureDrift(
      preferences.map((rating) => ({ ...rating, createdAt })),
      options,
    );
    expect(drift).toEqual({ known: false, reason });
  });

  test('names the ratings that the others speak against', async () => {
    const preferences = toPreferences(drawPictures(40, 24), ({ subject }, i) =>
      i === 17 ? subject >= 3 : subject < 3,
    );
    const { surprises, nextSteps } = await reportTaste(preferences, options);
    expect(surprises[0]?.preference.id).toBe('rating-17');
    expect(nextSteps).toContainEqual({
      kind: 'check-surprises',
      ids: surprises.map(({ preference }) => preference.id),
    });
  });

  test.each([
    [0, () => true, ['rate-first']],
    [3, () => true, ['rate-more', 'rate-other-side']],
    [12, () => false, ['rate-other-side', 'rate-more']],
  ])('with %i ratings of %s', async (count, likes, expected) => {
    const { nextSteps } = await reportTaste(toPreferences(drawPictures(count, 25), likes), options);
    expect(kindsOf(nextSteps).slice(0, 2)).toEqual(expected);
  });

  test('asks for the side that a category lacks, and for other kinds of pictures', async () => {
    const alike = drawPictures(200, 26, 0.3).filter(({ subject }) => subject === 1);
    const preferences = toPreferences(alike.slice(0, 20), (_, i) => i % 2 === 0).map((rating, i) => ({
      ...rating,
      category: i % 2 === 0 && i < 6 ? 'style' : 'general',
    }));
    const { nextSteps, categories, variety } = await reportTaste(preferences, options);
    expect(nextSteps).toContainEqual({ kind: 'balance-category', category: 'style', side: 'dislike', count: 4 });
    expect(variety).toBeLessThan(0.5);
    expect(kindsOf(nextSteps)).toContain('add-variety');
    expect(categories.find(({ category }) => category === 'style')).toMatchObject({
      likes: 3,
      dislikes: 0,
      balance: 0,
    });
  });
});
