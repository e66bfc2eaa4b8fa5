import { expect, it } from 'vitest';
import { commonBackground, drawPictures, rated } from './simulated-people.testing.ts';
import { fitTasteModel } from './taste-model.ts';

const isLiked = ({ subject }: { readonly subject: number }) => subject === 2;
const likes = rated(drawPictures(60, 2).filter(isLiked).slice(0, 6), () => true);
const pictures = drawPictures(300, 5);
const liked = pictures.filter(isLiked);
const [picture] = liked;

function chanceAmong(unlabelled: typeof pictures): number {
  return fitTasteModel(likes, { background: commonBackground, unlabelled }).score(picture!).probability;
}

it('makes a picture promise less among those just like it', () => {
  expect(chanceAmong(liked)).toBeLessThan(chanceAmong(pictures.slice(0, liked.length)) - 0.03);
});

it('moves little with a folder of a single picture', () => {
  const one = chanceAmong(pictures.slice(0, 1));
  expect(Math.abs(one - chanceAmong(pictures.slice(1, 2)))).toBeLessThan(0.1);
});

it('does not depend on the order of the folder', () => {
  const many = [...drawPictures(150, 8), ...liked];
  expect(chanceAmong(many.toReversed())).toBeCloseTo(chanceAmong(many), 9);
});
