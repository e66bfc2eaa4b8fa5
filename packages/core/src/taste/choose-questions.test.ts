import { expect, it } from 'vitest';
import { normalize } from '../embedding.ts';
import { chooseQuestions } from './choose-questions.ts';
import { commonBackground as background, drawPictures, rated } from './simulated-people.testing.ts';
import { fitTasteModel } from './taste-model.ts';

const pool = drawPictures(80, 31);

it('asks about every subject before it asks about one twice, knowing nothing', () => {
  const asked = chooseQuestions(pool, fitTasteModel([], { background }), 6).map((place) => pool[place]!);
  expect(new Set(asked.map(({ subject }) => subject)).size).toBe(6);
});

it('never asks about a picture that was rated, nor twice about the same', () => {
  const taste = fitTasteModel(
    rated(pool.slice(0, 70), ({ attributes }) => attributes![0]! > 0.5),
    { background },
  );
  const asked = chooseQuestions([...pool, ...pool.slice(0, 5)], taste, 100);
  expect(asked.toSorted((a, b) => a - b)).toEqual([70, 71, 72, 73, 74, 75, 76, 77, 78, 79]);
});

it('never asks about what looks the same as a rated or an asked one', () => {
  const copies = pool.map((picture) => ({ ...picture, vector: resaved(picture.vector) }));
  const examples = rated(pool.slice(0, 20), ({ attributes }) => attributes![0]! > 0.5);
  const asked = chooseQuestions([...pool, ...copies], fitTasteModel(examples, { background }), 200);
  const originals = asked.map((place) => place % pool.length);
  expect(new Set(originals).size).toBe(originals.length);
  expect(Math.min(...originals)).toBe(20);
  expect(originals.length).toBeGreaterThan(50);
});

it('asks about what it knows least', () => {
  const known = rated(
    drawPictures(60, 33).filter(({ subject }) => subject < 3),
    (_, i) => i % 2 === 0,
  );
  const [first, second] = chooseQuestions(pool, fitTasteModel(known, { background }), 2);
  expect(pool[first!]!.subject).toBeGreaterThanOrEqual(3);
  expect(pool[second!]!.subject).toBeGreaterThanOrEqual(3);
});

it('asks the same of the same, and considers a pool of any size', () => {
  const large = drawPictures(900, 32);
  const taste = fitTasteModel(
    rated(pool.slice(0, 4), (_, i) => i % 2 === 0),
    { background },
  );
  expect(chooseQuestions(large, taste, 3)).toEqual(chooseQuestions(large, taste, 3));
  expect(chooseQuestions([], taste, 3)).toEqual([]);
});

/** As another file of the same picture is embedded. */
function resaved(vector: Float32Array): Float32Array {
  return normalize(vector.map((value, i) => value + 0.001 * Math.sin(i)));
}
