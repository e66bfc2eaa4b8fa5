import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { createInMemoryStore } from './in-memory-store.ts';
import { VibeMemory } from './vibe-memory.ts';

const space = { id: 'test:1', dimensions: 32, attributeNames: ['light'] };
const pictures = drawPictures(160, 7);
const strangers = drawPictures(20, 8);

const rating = fc.record({
  of: fc.nat(pictures.length - 1),
  verdict: fc.constantFrom('like' as const, 'dislike' as const),
  category: fc.constantFrom('general', 'style'),
  weight: fc.constantFrom(0.5, 1, 3),
});

const comparison = fc.record({
  of: fc.nat(pictures.length - 1),
  and: fc.nat(pictures.length - 1),
  category: fc.constantFrom('general', 'style'),
});

async function memoryOf(ratings: readonly (typeof rating extends fc.Arbitrary<infer T> ? T : never)[]) {
  let ids = 0;
  const memory = await VibeMemory.open({
    store: createInMemoryStore(),
    space,
    background: commonBackground,
    now: () => new Date('2026-01-02T03:04:05Z'),
    createId: () => `id-${ids++}`,
  });
  await memory.rate(ratings.map(({ of, ...rest }) => ({ ...rest, picture: pictures[of]! })));
  return memory;
}

it('contributions add up to the strength, and the strength is the score, in any category and folder', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.array(rating, { maxLength: 20 }), fc.array(rating, { minLength: 150, maxLength: 160 })),
      fc.record({ category: fc.option(fc.constantFrom('style', 'unheard of')), inFolder: fc.boolean() }),
      fc.nat(strangers.length - 1),
      fc.array(comparison, { maxLength: 4 }),
      async (ratings, { category, inFolder }, at, comparisons) => {
        const memory = await memoryOf(ratings);
        for (const { of, and, category: said } of comparisons) {
          if (of !== and) await memory.compare(pictures[of]!, pictures[and]!, { category: said });
        }
        const options = { ...(category !== null && { category }), ...(inFolder && { unlabelled: strangers }) };
        const picture = strangers[at]!;
        const { score, strength, pulls, comparisonPulls, backgroundPull, calibration } = memory.explain(
          picture,
          options,
        );
        const contributions = [...pulls, ...comparisonPulls].map(({ pull }) => pull);
        const sum = contributions.reduce((total, pull) => total + pull, backgroundPull);
        expect(Math.abs(sum - strength)).toBeLessThan(1e-6);
        const logOdds = calibration.slope * strength + calibration.intercept;
        expect(Math.abs(2 / (1 + Math.exp(-logOdds)) - 1 - score.value)).toBeLessThan(1e-6);
        expect(score).toEqual(memory.score(picture, options));
        expect(pulls.map(({ preference: { id } }) => id).toSorted()).toEqual(
          memory.preferences.map(({ id }) => id).toSorted(),
        );
        expect(comparisonPulls.map(({ comparison: { id } }) => id).toSorted()).toEqual(
          memory.comparisons.map(({ id }) => id).toSorted(),
        );
      },
    ),
    { numRuns: 30 },
  );
});

it('says in words what moved the score, in a category by its own ratings', async () => {
  const memory = await memoryOf([]);
  const lightOf = (picture: (typeof pictures)[number]) => picture.attributes![0]!;
  await memory.rate(
    pictures.slice(0, 60).map((picture) => ({ verdict: lightOf(picture) > 0.5 ? 'like' : 'dislike', picture })),
  );
  await memory.rate(
    pictures
      .slice(60, 120)
      .map((picture) => ({ verdict: lightOf(picture) > 0.5 ? 'dislike' : 'like', picture, category: 'night' })),
  );
  const dark = strangers.toSorted((a, b) => lightOf(a) - lightOf(b))[0]!;
  expect(memory.explain(dark, { category: 'general' }).reasons).toMatchObject([{ words: 'darker than what you like' }]);
  expect(memory.explain(dark, { category: 'night' }).reasons).toMatchObject([
    { attribute: 'light', words: expect.stringMatching(/^light close to what you like|darker than what you dislike$/) },
  ]);
  expect(memory.describeTaste({ category: 'general' }).leanings).toMatchObject([{ towards: 'brighter' }]);
  expect(memory.describeTaste({ category: 'night' })).toMatchObject({ leanings: [{ towards: 'darker' }] });
});
