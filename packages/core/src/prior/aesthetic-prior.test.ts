import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '../evaluation/area-under-curve.ts';
import { commonBackground, drawPictures, rated } from '../taste/simulated-people.testing.ts';
import { fitTasteModel } from '../taste/taste-model.ts';
import type { AestheticHead } from './aesthetic-head.ts';
import { createAestheticPrior, priorShare } from './aesthetic-prior.ts';

const background = commonBackground;
const pictures = drawPictures(40, 2);
const { length } = pictures[0]!.vector;
const space = { id: 'clip-vit-b32:0123456789ab:fp32:p', dimensions: length };
const bySubject = (picture: object) => 'subject' in picture && picture.subject === 2;
const liked = pictures.find(bySubject)!;
const head: AestheticHead = {
  name: 'towards one picture',
  space: 'clip-vit-b32',
  weights: liked.vector,
  bias: 5,
  usual: { mean: 5.2, standardDeviation: 0.3 },
};
const prior = createAestheticPrior(head, space);

describe('a taste with a prior', () => {
  it('is what the prior says without any answer, which is still no evidence', () => {
    const taste = fitTasteModel([], { background, prior });
    const { score, strength, priorPull } = taste.explain(liked);
    expect(score).toMatchObject({ uncertainty: 1, evidence: 'none' });
    expect(score.value).toBeGreaterThan(0.3);
    expect(taste.score(liked)).toEqual(score);
    expect([strength, priorPull]).toEqual([prior.logOddsOf(liked.vector), prior.logOddsOf(liked.vector)]);
  });

  it('adds up, and is as sure as its prior adds to what was learned', () => {
    const anyExamples = fc.subarray(rated(pictures, bySubject));
    fc.assert(
      fc.property(anyExamples, fc.constantFrom(...pictures), (examples, picture) => {
        const plain = fitTasteModel(examples, { background });
        const { score, strength, calibration, pulls, backgroundPull, priorPull } = fitTasteModel(examples, {
          background,
          prior,
        }).explain(picture);
        const sum = pulls.reduce((total, { pull }) => total + pull, backgroundPull + priorPull);
        expect(sum).toBeCloseTo(strength, 9);
        const logOdds = calibration.slope * strength + calibration.intercept;
        expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(score.probability, 9);
        const { probability } = plain.score(picture);
        const added = priorShare(examples.length) * prior.logOddsOf(picture.vector);
        expect(logOdds).toBeCloseTo(Math.log(probability / (1 - probability)) + added, 6);
        expect(plain.explain(picture)).toMatchObject({ priorPull: 0, backgroundPull, pulls });
      }),
      { numRuns: 30 },
    );
  });

  it('learns one more answer as all at once', () => {
    const [first, ...rest] = rated(pictures.slice(0, 6), bySubject);
    const options = { background, prior };
    const grown = rest.reduce((taste, example) => taste.with(example), fitTasteModel([first!], options));
    const whole = fitTasteModel([first!, ...rest], options);
    expect(grown.score(liked).value).toBeCloseTo(whole.score(liked).value, 9);
    expect(fitTasteModel([], options).with(first!).score(liked)).toEqual(fitTasteModel([first!], options).score(liked));
  });

  it('ranks better with few ratings where the prior is right, and as well with many where it is wrong', () => {
    const test = drawPictures(200, 3);
    const auc = (ratings: number, wantedPrior?: typeof prior) => {
      const examples = rated(drawPictures(ratings, 9), bySubject);
      const taste = fitTasteModel(examples, { background, ...(wantedPrior && { prior: wantedPrior }) });
      const values = taste.scoreAll(test).map(({ value }) => value);
      return areaUnderCurve(values, test.map(bySubject));
    };
    const wrong = createAestheticPrior({ ...head, weights: head.weights.map((weight) => -weight), bias: 5.4 }, space);
    expect(auc(0, prior)).toBeGreaterThan(auc(0) + 0.2);
    expect(auc(32, wrong)).toBeGreaterThan(auc(32) - 0.01);
  });

  it('refuses a picture of another length', () => {
    const taste = fitTasteModel([], { background, prior });
    expect(() => taste.score(new Float32Array(3))).toThrow(expect.objectContaining({ code: 'EMBEDDING_INVALID' }));
  });
});

describe('createAestheticPrior', () => {
  it('expects nothing of a usual picture, and is never surer than 88 in 100', () => {
    const usual = createAestheticPrior({ ...head, weights: new Float32Array(length), bias: 5.2 }, space);
    expect(usual.logOddsOf(liked.vector)).toBeCloseTo(0);
    const extreme = createAestheticPrior({ ...head, bias: 1e6 }, space);
    expect(extreme.logOddsOf(liked.vector)).toBeCloseTo(2);
  });

  it('takes a head of the space or of its model, and refuses another model or length', () => {
    expect(createAestheticPrior({ ...head, space: space.id }, space).name).toBe(head.name);
    expect(() => createAestheticPrior({ ...head, space: 'clip-vit' }, space)).toThrow(
      /rates embeddings of clip-vit, not/,
    );
    const short = { ...head, weights: new Float32Array(5) };
    expect(() => createAestheticPrior(short, space)).toThrow(/has 5 weights; embeddings of .+ have \d+ numbers/);
  });
});
