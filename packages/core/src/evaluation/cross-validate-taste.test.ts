import { describe, expect, test } from 'vitest';
import { exampleOf } from '../memory/category-taste.ts';
import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { createBackground } from '../taste/background.ts';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { fitTasteModel } from '../taste/taste-model.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import { type CrossValidationOptions, crossValidateTaste, type TasteQuality } from './cross-validate-taste.ts';
import { toPreferences } from './rated-pictures.testing.ts';

const options = { background: commonBackground };
/** Blurred so much that no taste can be learned perfectly. */
const blur = 4;

async function qualityOf(
  preferences: readonly Preference[],
  more: Partial<CrossValidationOptions> = {},
): Promise<TasteQuality> {
  const validation = await crossValidateTaste(preferences, { ...options, ...more });
  if (!validation.known) throw new Error(validation.reason);
  return validation.quality;
}

describe('crossValidateTaste', () => {
  test('agrees with what the taste then makes of pictures nobody rated, and its interval mostly holds it', {
    timeout: 120_000,
  }, async () => {
    const background = createBackground(drawPictures(200, 1, blur));
    const people = Array.from({ length: 8 }, (_, person) => [person % 6, (2 * person + 1) % 6]);
    const unseen = drawPictures(300, 77, blur);
    let [bias, held] = [0, 0];
    for (const [person, subjects] of people.entries()) {
      const likes = ({ subject }: { readonly subject: number }) => subjects.includes(subject);
      const preferences = toPreferences(drawPictures(40, 100 + person, blur), likes);
      const { auc, low, high } = (await qualityOf(preferences, { background, folds: 5 })).auc;
      const model = fitTasteModel(preferences.map(exampleOf), { background });
      const scores = model.scoreAll(unseen).map(({ probability }) => probability);
      const truth = areaUnderCurve(scores, unseen.map(likes));
      bias += (auc - truth) / people.length;
      if (low <= truth && truth <= high) held++;
    }
    expect(Math.abs(bias)).toBeLessThan(0.05);
    // Folds share ratings, so that intervals hold about nine in ten.
    expect(held).toBeGreaterThanOrEqual(6);
  });

  test('finds nothing in ratings by chance, though every picture was rated twice alike', async () => {
    const random = createRandom(3);
    const once = toPreferences(drawPictures(40, 5), () => random() < 0.5);
    const twice = once.flatMap((rating) => [rating, { ...rating, id: `${rating.id} again` }]);
    const { auc, repeated, ratings } = await qualityOf(twice);
    expect(auc.low).toBeLessThan(0.5);
    expect(auc.high).toBeGreaterThan(0.5);
    expect(ratings).toBe(80);
    expect(repeated).toEqual({ duplicates: 40, contradictions: 0 });
  });

  test('is the same each time', async () => {
    const preferences = toPreferences(drawPictures(12, 6), ({ subject }) => subject < 3);
    expect(await qualityOf(preferences)).toEqual(await qualityOf(preferences));
  });

  test('tells of each category, and of the calibration', async () => {
    const general = toPreferences(drawPictures(40, 8), ({ subject }) => subject < 3);
    const preferences = general.map((rating, i) => (i < 15 && i > 0 ? { ...rating, category: 'style' } : rating));
    const { categories, calibration, heldOut } = await qualityOf(preferences);
    expect(categories.map(({ category }) => category)).toEqual(['general', 'style']);
    expect(heldOut.map(({ preference }) => preference.id)).toEqual(preferences.map(({ id }) => id));
    const held = calibration!.bins.reduce((sum, { likes, dislikes }) => sum + likes + dislikes, 0);
    expect(held).toBe(40);
    expect(calibration!.brierScore).toBeLessThan(0.25);
  });

  test('with one side alone tells it from pictures nobody rated, and says so', async () => {
    const likes = toPreferences(drawPictures(12, 9), () => true).map((rating, i) => ({
      ...rating,
      embedding: { space: 'drawn', vector: drawPictures(200, 10).filter(({ subject }) => subject === 2)[i]!.vector },
    }));
    const { sides, auc, calibration } = await qualityOf(likes);
    expect(sides).toBe('likes-and-background');
    expect(auc.low).toBeGreaterThan(0.6);
    expect(calibration).toBeNull();
    const dislikes = likes.map((rating) => ({ ...rating, verdict: 'dislike' as const }));
    expect(await qualityOf(dislikes)).toMatchObject({ sides: 'dislikes-and-background' });
  });

  test.each([
    ['no-ratings', 0, commonBackground],
    ['too-few-ratings', 1, commonBackground],
    ['no-background', 5, createBackground([])],
  ] as const)('says when it cannot be known: %s', async (reason, count, background) => {
    const likes = toPreferences(drawPictures(count, 11), () => true);
    expect(await crossValidateTaste(likes, { background })).toEqual({ known: false, reason });
  });

  test('draws a sample of very many ratings, both sides in proportion', async () => {
    const preferences = toPreferences(drawPictures(300, 12), (_, i) => i % 4 === 0);
    const { heldOut } = await qualityOf(preferences, { maxRatings: 40 });
    expect(heldOut.filter(({ preference }) => preference.verdict === 'like')).toHaveLength(10);
    expect(heldOut).toHaveLength(40);
  });

  test('tells how far it is, and ends when asked', async () => {
    const preferences = toPreferences(drawPictures(12, 13), ({ subject }) => subject < 3);
    const told: number[] = [];
    await qualityOf(preferences, { onProgress: (done) => void told.push(done) });
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const interruption = new AbortController();
    const reason = new Error('enough');
    const ended = qualityOf(preferences, {
      signal: interruption.signal,
      onProgress: (done) => {
        if (done > 0) interruption.abort(reason);
      },
    });
    await expect(ended).rejects.toBe(reason);
  });
});
