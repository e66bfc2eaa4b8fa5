import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VsmError } from '../errors.ts';
import { areaUnderCurve } from '../evaluation/area-under-curve.ts';
import { createBackground, type TasteInput } from './background.ts';
import { commonBackground, drawPictures, rated } from './simulated-people.testing.ts';
import { fitTasteModel } from './taste-model.ts';

const background = commonBackground;
const test = drawPictures(200, 3);
const bySubject = (subject: number) => (picture: object) => 'subject' in picture && picture.subject === subject;

function heldOutAuc(examples: Parameters<typeof fitTasteModel>[0], likes: (picture: object) => boolean): number {
  const model = fitTasteModel(examples, { background });
  const values = model.scoreAll(test).map(({ value }) => value);
  return areaUnderCurve(values, test.map(likes));
}

describe('what it learns', () => {
  const pictures = drawPictures(24, 2);

  it('a taste for a subject from both sides, from likes only and from dislikes only', () => {
    const examples = rated(pictures, bySubject(2));
    const likes = examples.filter(({ verdict }) => verdict === 'like');
    expect(heldOutAuc(examples, bySubject(2))).toBeGreaterThan(0.95);
    expect(heldOutAuc(likes, bySubject(2))).toBeGreaterThan(0.95);
    const dislikes = rated(pictures.filter(bySubject(4)), () => false);
    expect(heldOutAuc(dislikes, (picture) => !bySubject(4)(picture))).toBeGreaterThan(0.95);
  });

  it('a taste for an attribute that the embedding does not show', () => {
    const bright = (picture: object) => 'attributes' in picture && (picture.attributes as Float32Array)[0]! > 0.5;
    const examples = rated(drawPictures(32, 5), bright);
    const blind = examples.map(({ vector, verdict }) => ({ vector, verdict }));
    expect(heldOutAuc(examples, bright)).toBeGreaterThan(0.85);
    expect(heldOutAuc(blind, bright)).toBeLessThan(0.65);
  });

  it('more from a rating of more weight', () => {
    const [one, other] = [drawPictures(1, 10)[0]!, drawPictures(1, 11)[0]!];
    const value = (weight: number) =>
      fitTasteModel(
        [
          { ...one, verdict: 'like', weight },
          { ...other, verdict: 'dislike' },
        ],
        { background },
      ).score(one).value;
    expect(value(1)).toBeLessThan(value(4));
  });

  it('less from an old rating than from a new one, and nothing changes by fitting twice', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    const [one, other] = [drawPictures(1, 10)[0]!, drawPictures(1, 11)[0]!];
    const value = (createdAt: string) =>
      fitTasteModel(
        [
          { ...one, verdict: 'like', createdAt },
          { ...other, verdict: 'dislike' },
        ],
        { background, now },
      ).score(one).value;
    expect(value('2024-06-01T00:00:00Z')).toBeLessThan(value('2025-12-31T00:00:00Z'));
    expect(value('2030-01-01T00:00:00Z')).toBe(value('2026-01-01T00:00:00Z'));
    expect(value('2010-01-01T00:00:00Z')).toBe(value('2000-01-01T00:00:00Z'));
  });

  it('less from a picture rated both ways than from one that is liked', () => {
    const [picture, other] = drawPictures(2, 12);
    const value = (disliked: TasteInput) =>
      fitTasteModel(
        [
          { ...picture!, verdict: 'like' },
          { ...disliked, verdict: 'dislike' },
        ],
        { background },
      ).score(picture!).value;
    expect(value(picture!)).toBeLessThan(value(other!));
  });
});

describe('what its numbers mean', () => {
  it('no ratings: value 0, no evidence, full uncertainty', () => {
    expect(fitTasteModel([], { background }).score(test[0]!)).toEqual({
      value: 0,
      probability: 0.5,
      uncertainty: 1,
      evidence: 'none',
    });
  });

  it('ratings of weight 0 and below teach nothing', () => {
    const examples = rated(drawPictures(4, 2), () => true).map((example) => ({ ...example, weight: -1 }));
    expect(fitTasteModel(examples, { background }).score(test[0]!).evidence).toBe('none');
  });

  it('evidence is little with few ratings or one side, enough else', () => {
    const examples = rated(drawPictures(12, 2), (_, i) => i % 2 === 0);
    const evidence = (some: typeof examples) => fitTasteModel(some, { background }).score(test[0]!).evidence;
    expect(evidence(examples.slice(0, 7))).toBe('little');
    expect(evidence(examples)).toBe('enough');
    expect(evidence(rated(drawPictures(12, 2), () => true))).toBe('little');
  });

  it('value is 2p - 1 within -1..1, and uncertainty falls where ratings are near', () => {
    const examples = rated(drawPictures(16, 2), bySubject(1));
    const model = fitTasteModel(examples, { background });
    for (const { value, probability, uncertainty } of model.scoreAll(test)) {
      expect(value).toBe(2 * probability - 1);
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      expect(uncertainty).toBeGreaterThanOrEqual(0);
      expect(uncertainty).toBeLessThanOrEqual(1);
    }
    expect(model.score(examples[0]!).uncertainty).toBeLessThan(
      fitTasteModel(examples.slice(1), { background }).score(examples[0]!).uncertainty,
    );
  });

  it('explains: pulls and background add up to the strength, whose sign of pull is that of the verdict', () => {
    const examples = rated(drawPictures(16, 2), bySubject(1));
    const model = fitTasteModel(examples, { background });
    const { pulls, backgroundPull, strength, score } = model.explain(test[0]!);
    expect(pulls.reduce((sum, { pull }) => sum + pull, backgroundPull)).toBeCloseTo(strength, 12);
    expect(score).toEqual(model.score(test[0]!));
    expect(Math.abs(pulls[0]!.pull)).toBeGreaterThanOrEqual(Math.abs(pulls.at(-1)!.pull));
    examples.forEach((example, i) => {
      const own = model.explain(example).pulls.find(({ index }) => index === i)!;
      expect(own.pull > 0).toBe(example.verdict === 'like');
    });
  });
});

describe('laws', () => {
  it('does not depend on the order of the ratings', () => {
    const examples = rated(drawPictures(14, 2), bySubject(0));
    const expected = fitTasteModel(examples, { background }).score(test[0]!).value;
    fc.assert(
      fc.property(fc.shuffledSubarray(examples, { minLength: examples.length }), (shuffled) => {
        expect(fitTasteModel(shuffled, { background }).score(test[0]!).value).toBeCloseTo(expected, 9);
      }),
      { numRuns: 10 },
    );
  });

  it('scores a batch as it scores singles', () => {
    const model = fitTasteModel(rated(drawPictures(10, 2), bySubject(0)), { background });
    expect(model.scoreAll(test)).toEqual(test.map((picture) => model.score(picture)));
  });

  it('takes any weights and stays finite', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 12 }), (weights) => {
        const examples = rated(drawPictures(weights.length, 2), (_, i) => i % 3 === 0).map((example, i) => ({
          ...example,
          weight: weights[i]!,
        }));
        expect(Number.isFinite(fitTasteModel(examples, { background }).score(test[0]!).value)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('learns without any background', () => {
    const nothing = createBackground([]);
    const model = fitTasteModel(rated(drawPictures(24, 2), bySubject(2)), { background: nothing });
    const values = model.scoreAll(test).map(({ value }) => value);
    expect(areaUnderCurve(values, test.map(bySubject(2)))).toBeGreaterThan(0.9);
  });

  it('refuses a vector of another length', () => {
    const model = fitTasteModel(
      rated(drawPictures(4, 2), () => true),
      { background },
    );
    expect(() => model.score(new Float32Array(7))).toThrow(VsmError);
  });

  it('learns from all of many ratings, in any order', () => {
    const many = rated(drawPictures(600, 2), bySubject(2));
    const model = fitTasteModel(many, { background });
    expect(model.ratingsUsed).toBe(600);
    expect(heldOutAuc(many, bySubject(2))).toBeGreaterThan(0.98);
    const reversed = fitTasteModel(many.toReversed(), { background });
    expect(reversed.score(test[0]!).value).toBeCloseTo(model.score(test[0]!).value, 9);
  });
});

describe('one more rating', () => {
  const one = { ...drawPictures(1, 21)[0]!, verdict: 'like' as const };

  it('teaches few ratings as fitting anew does', () => {
    const examples = rated(drawPictures(12, 2), bySubject(2));
    const scores = fitTasteModel(examples, { background }).with(one).scoreAll(test);
    expect(scores).toEqual(fitTasteModel([...examples, one], { background }).scoreAll(test));
    expect(fitTasteModel([], { background }).with(one).ratingsUsed).toBe(1);
  });

  it('teaches many ratings nearly as fitting anew does, and its pulls still add up', () => {
    const examples = rated(drawPictures(500, 2), bySubject(2));
    const model = fitTasteModel(examples, { background }).with(one);
    const anew = fitTasteModel([...examples, one], { background });
    test.forEach((picture) => {
      expect(model.score(picture).value).toBeCloseTo(anew.score(picture).value, 1);
    });
    const { pulls, backgroundPull, strength } = model.explain(test[0]!);
    expect(pulls.length).toBe(501);
    expect(pulls.reduce((sum, { pull }) => sum + pull, backgroundPull)).toBeCloseTo(strength, 9);
    expect(model.explain(one).pulls.find(({ index }) => index === 500)!.pull).toBeGreaterThan(0);
  });

  it('teaches nothing with weight 0, yet has its place', () => {
    const model = fitTasteModel(rated(drawPictures(8, 2), bySubject(2)), { background });
    const next = model.with({ ...one, weight: 0 }).with(one);
    expect(next.ratingsUsed).toBe(9);
    expect(next.explain(one).pulls.map(({ index }) => index)).toContain(9);
  });
});

describe('a folder', () => {
  const folder = drawPictures(120, 22);
  const examples = rated(drawPictures(12, 2), bySubject(2));

  it('scores its own pictures, recognised by their vectors, better than without', () => {
    const blurred = drawPictures(120, 22, 2);
    const few = rated(drawPictures(12, 2, 2), bySubject(2));
    const auc = (unlabelled: typeof folder) =>
      areaUnderCurve(
        fitTasteModel(few, { background, unlabelled })
          .scoreAll(blurred)
          .map(({ value }) => value),
        blurred.map(bySubject(2)),
      );
    expect(auc(blurred)).toBeGreaterThan(auc([]) + 0.01);
  });

  it('scores pictures from elsewhere, and rated ones, too', () => {
    const model = fitTasteModel(examples, { background, unlabelled: [...folder, ...examples] });
    const values = model.scoreAll(test).map(({ value }) => value);
    expect(areaUnderCurve(values, test.map(bySubject(2)))).toBeGreaterThan(0.95);
    expect(model.explain(folder[0]!).score).toEqual(model.score(folder[0]!));
  });

  it('of one picture, or with no background, does no harm', () => {
    const [picture] = folder;
    expect(fitTasteModel(examples, { background, unlabelled: [picture!] }).score(picture!).evidence).toBe('enough');
    const nothing = createBackground([]);
    const model = fitTasteModel(examples.slice(0, 1), { background: nothing, unlabelled: folder.slice(0, 1) });
    expect(Number.isFinite(model.score(folder[0]!).value)).toBe(true);
  });
});
