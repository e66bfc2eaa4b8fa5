import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotProduct, normalize } from '../embedding.ts';
import { createRandom } from '../random.ts';
import { createBackground } from '../taste/background.ts';
import { describePictureInWords, describeTasteInWords, type EmbeddedTerm } from './describe-in-words.ts';
import { mixWithPrompt, promptMatches } from './prompt-match.ts';
import { wordsAsPicture } from './words-as-picture.ts';

const dimensions = 24;
/** Pictures and texts lie apart, as those of CLIP do. */
const [pictureSide, textSide] = [axis(dimensions - 1), axis(dimensions - 2)];

function axis(place: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, i) => Number(i === place));
}

/** Something with this much of each meaning, on the side of the pictures or of the texts. */
function embed(meanings: readonly number[], side: Float32Array, random: () => number): Float32Array {
  return normalize(side.map((value, i) => 2 * value + (meanings[i] ?? 0) + 0.3 * (random() - 0.5)));
}

const random = createRandom(5);
const terms: EmbeddedTerm[] = Array.from({ length: 20 }, (_, i) => ({
  facet: i < 10 ? 'light' : 'mood',
  term: `word ${i}`,
  vector: embed(
    Array.from({ length: 20 }, (_, k) => Number(k === i)),
    textSide,
    random,
  ),
}));
const draw = (meanings: Record<number, number> = {}) => ({
  vector: embed(
    Array.from({ length: 20 }, (_, i) => meanings[i] ?? 0.4 * (random() - 0.5)),
    pictureSide,
    random,
  ),
});
const usual = Array.from({ length: 60 }, () => draw());
const background = createBackground(usual);

describe('describeTasteInWords', () => {
  const likes = Array.from({ length: 15 }, () => ({ ...draw({ 3: 0.8 }), verdict: 'like' as const }));
  const dislikes = Array.from({ length: 15 }, () => ({ ...draw({ 12: 0.8 }), verdict: 'dislike' as const }));

  it('finds the words that likes and dislikes differ in', () => {
    const leanings = describeTasteInWords([...likes, ...dislikes], { terms, background });
    const [first, second, third] = leanings;
    expect([first!.term, second!.term].toSorted()).toEqual(['word 12', 'word 3']);
    expect(leanings.find(({ term }) => term === 'word 3')).toMatchObject({
      facet: 'light',
      difference: expect.any(Number),
    });
    expect(leanings.find(({ term }) => term === 'word 3')!.difference).toBeGreaterThan(0.8);
    expect(leanings.find(({ term }) => term === 'word 12')!.difference).toBeLessThan(-0.8);
    expect(second!.confidence).toBeGreaterThan(0.99);
    expect(third!.confidence).toBeLessThan(second!.confidence);
  });

  it('takes usual pictures for a side that is missing', () => {
    expect(describeTasteInWords(likes, { terms, background })[0]).toMatchObject({ term: 'word 3' });
    const away = describeTasteInWords(dislikes, { terms, background })[0]!;
    expect(away.term).toBe('word 12');
    expect(away.difference).toBeLessThan(0);
    expect(describeTasteInWords([], { terms, background })).toEqual([]);
  });

  it('claims nothing where verdicts are drawn by lot', () => {
    const claims = Array.from({ length: 40 }, () => {
      const examples = usual
        .slice(0, 30)
        .map((input) => ({ ...input, verdict: random() < 0.5 ? ('like' as const) : ('dislike' as const) }));
      return describeTasteInWords(examples, { terms, background }).filter(({ confidence }) => confidence >= 0.95)
        .length;
    });
    expect(claims.filter((count) => count > 0).length).toBeLessThanOrEqual(6);
  });

  it('refuses words of another model', () => {
    const foreign = [{ facet: 'mood', term: 'calm', vector: new Float32Array(8).fill(0.3) }];
    expect(() => describeTasteInWords(likes, { terms: foreign, background })).toThrow(/8 numbers.+24/);
  });
});

it('describePictureInWords names what stands out in a picture', () => {
  const words = describePictureInWords(draw({ 7: 1.2 }), { terms, background });
  expect(words[0]!.term).toBe('word 7');
  expect(words[0]!.fit).toBeGreaterThan(2);
  expect(words.every(({ fit }) => fit > 0)).toBe(true);
  expect(describePictureInWords(usual[0]!, { terms, background: createBackground([]) })).toEqual([]);
});

describe('wordsAsPicture', () => {
  const texts = terms.map(({ vector }) => vector);

  it('is nearer to pictures of that meaning than to others, as a picture would be', () => {
    const imagined = wordsAsPicture(texts[4]!, texts, background);
    // As a taste sees pictures: by how they differ from usual ones.
    const seen = (vector: Float32Array) => normalize(vector.map((value, i) => value - background.mean[i]!));
    const meant = Array.from({ length: 20 }, () => dotProduct(seen(imagined), seen(draw({ 4: 1 }).vector)));
    const others = usual.map(({ vector }) => dotProduct(seen(imagined), seen(vector)));
    expect(Math.min(...meant)).toBeGreaterThan(Math.max(...others));
    expect(dotProduct(imagined, imagined)).toBeCloseTo(1, 6);
    expect(dotProduct(texts[4]!, usual[0]!.vector)).toBeLessThan(dotProduct(imagined, usual[0]!.vector));
  });

  it('needs to know where pictures lie', () => {
    expect(() => wordsAsPicture(texts[0]!, texts, createBackground(usual.slice(0, 3)))).toThrow(/only 3 were seen yet/);
  });
});

describe('prompts beside a taste', () => {
  const score = { value: 0.6, probability: 0.8, uncertainty: 0.4, evidence: 'enough' as const };

  it('ranks as the cosines do, within -1..1', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 }), (whole) => {
        const matches = promptMatches(whole.map((value) => value / 1000));
        expect(matches.every((match) => Math.abs(match) <= 1)).toBe(true);
        const order = (values: readonly number[]) => values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
        expect(order(matches)).toEqual(order(whole));
      }),
    );
    expect(promptMatches([0.2, 0.2])).toEqual([0, 0]);
  });

  it('mixes both, and goes by the prompt alone where there is no taste', () => {
    expect(mixWithPrompt(score, -0.4, 0.5)).toMatchObject({
      value: expect.closeTo(0.1),
      probability: expect.closeTo(0.55),
    });
    expect(mixWithPrompt(score, -0.4, 0)).toEqual({ ...score, probability: expect.closeTo(0.8) });
    expect(mixWithPrompt({ ...score, value: 0, probability: 0.5, evidence: 'none' }, 0.7, 0.3).value).toBeCloseTo(0.7);
  });
});
