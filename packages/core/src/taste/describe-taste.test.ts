import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { type Background, createBackground, type TasteInput } from './background.ts';
import { describePicture } from './describe-picture.ts';
import { describeTaste } from './describe-taste.ts';
import { drawPictures } from './simulated-people.testing.ts';
import type { TasteExample } from './taste-example.ts';
import { fitTasteModel } from './taste-model.ts';

const attributeNames = ['light', 'busyness', 'glow'];

/** Pictures whose attributes have nothing to do with their embeddings. */
function draw(count: number, seed: number): (TasteInput & { readonly attributes: Float32Array })[] {
  const random = createRandom(seed);
  return drawPictures(count, seed).map(({ vector }) => ({
    vector,
    attributes: Float32Array.of(random(), 3 * random(), random() - 0.5),
  }));
}

const background: Background = createBackground(draw(200, 1));

function ratedBy(likes: (light: number, busyness: number, glow: number) => boolean, count = 60): TasteExample[] {
  return draw(count, 5).map((picture) => {
    const [light = 0, busyness = 0, glow = 0] = picture.attributes;
    return { ...picture, verdict: likes(light, busyness, glow) ? 'like' : 'dislike' };
  });
}

const [someone] = draw(1, 9);
const pictureOf = (light: number, busyness: number, glow = 0): TasteInput => ({
  ...someone!,
  attributes: Float32Array.of(light, busyness, glow),
});

function describeFor(examples: readonly TasteExample[], picture: TasteInput) {
  const taste = fitTasteModel(examples, { background });
  return describePicture(taste, picture, { examples, background, attributeNames });
}

describe('a picture in words', () => {
  const ofBright = ratedBy((light) => light > 0.5);

  it.each([
    ['a dark one', pictureOf(0.05, 1.5), /^darker than what you like$/, -1],
    ['a bright one', pictureOf(0.75, 1.5), /^light close to what you like$/, 1],
  ] as const)('says of %s what moved its score, and nothing else', (_, picture, words, sign) => {
    const reasons = describeFor(ofBright, picture);
    expect(reasons.map(({ attribute }) => attribute)).toEqual(['light']);
    expect(reasons[0]).toMatchObject({ words: expect.stringMatching(words), rank: expect.any(Number) });
    expect(Math.sign(reasons[0]!.effect)).toBe(sign);
  });

  it('names what the space names, known or not', () => {
    const ofGlow = ratedBy((_light, _busyness, glow) => glow < 0);
    expect(describeFor(ofGlow, pictureOf(0.5, 1.5, 0.45))[0]?.words).toBe('higher in glow than what you like');
    expect(describeFor(ofGlow, pictureOf(0.5, 1.5, -0.25))[0]?.words).toBe('glow close to what you like');
  });

  it('stays silent where attributes explain nothing', () => {
    expect(
      describeFor(
        ratedBy(() => true, 12),
        pictureOf(0.9, 0.1),
      ),
    ).toEqual([]);
    expect(describeFor([], pictureOf(0.9, 0.1))).toEqual([]);
    expect(describeFor(ofBright, { vector: someone!.vector })).toEqual([]);
    const plain = createBackground(draw(200, 1).map(({ vector }) => vector));
    const taste = fitTasteModel(ofBright, { background: plain });
    expect(describePicture(taste, pictureOf(1, 1), { examples: ofBright, background: plain, attributeNames })).toEqual(
      [],
    );
  });

  it('tells effects that are the difference to usual pictures', () => {
    const taste = fitTasteModel(ofBright, { background });
    const strengthOf = (light: number) => taste.explain(pictureOf(light, 1.5)).strength;
    const usual = background.sample.map(({ attributes }) => strengthOf(attributes![0]!));
    const average = usual.reduce((sum, strength) => sum + strength, 0) / usual.length;
    expect(describeFor(ofBright, pictureOf(0.05, 1.5))[0]?.effect).toBeCloseTo(strengthOf(0.05) - average, 1);
  });
});

describe('a taste in words', () => {
  const describeOf = (examples: readonly TasteExample[]) =>
    describeTaste(fitTasteModel(examples, { background }), { examples, background, attributeNames });

  it('names what it leans to and away from, and how sure that is', () => {
    const { likes, dislikes, evidence, familiarity, leanings } = describeOf(ratedBy((light) => light > 0.5));
    expect(leanings).toEqual([
      {
        attribute: 'light',
        effect: expect.any(Number),
        confidence: expect.closeTo(1, 3),
        towards: 'brighter',
        awayFrom: 'darker',
      },
    ]);
    expect(leanings[0]!.effect).toBeGreaterThan(0.5);
    expect(likes + dislikes).toBe(60);
    expect(evidence).toBe('enough');
    expect(familiarity).toBeGreaterThan(0.05);
    expect(familiarity).toBeLessThan(1);
  });

  it('knows one side alone', () => {
    const onlyCalm = ratedBy((_, busyness) => busyness < 1).filter(({ verdict }) => verdict === 'like');
    expect(describeOf(onlyCalm).leanings[0]).toMatchObject({
      attribute: 'busyness',
      towards: 'calmer',
      effect: expect.any(Number),
    });
    const onlyBusy = ratedBy((_, busyness) => busyness < 1).filter(({ verdict }) => verdict === 'dislike');
    expect(describeOf(onlyBusy).leanings[0]).toMatchObject({ attribute: 'busyness', towards: 'calmer' });
  });

  it('claims nothing of a person who rates by chance, or has not rated', () => {
    const random = createRandom(3);
    const sure = describeOf(ratedBy(() => random() < 0.5)).leanings.filter(({ confidence }) => confidence > 0.9);
    expect(sure).toEqual([]);
    expect(describeOf([])).toEqual({ likes: 0, dislikes: 0, evidence: 'none', familiarity: 0, leanings: [] });
  });
});
