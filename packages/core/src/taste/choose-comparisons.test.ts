import { expect, it } from 'vitest';
import { chooseComparisons } from './choose-comparisons.ts';
import { commonBackground as background, drawPictures, rated } from './simulated-people.testing.ts';
import { fitTasteModel } from './taste-model.ts';

const pool = drawPictures(80, 31);
const likesFirst = (picture: { subject: number }) => picture.subject === 0;

it('compares different kinds of pictures, no picture twice', () => {
  const pairs = chooseComparisons(pool, fitTasteModel([], { background }), 3);
  expect(new Set(pairs.flat()).size).toBe(6);
  for (const [one, other] of pairs) expect(pool[one]!.subject).not.toBe(pool[other]!.subject);
});

it('never asks about the same pair twice, and stops when none is left', () => {
  const few = pool.slice(0, 4);
  let taste = fitTasteModel([], { background });
  const asked = new Set<string>();
  for (;;) {
    const [pair] = chooseComparisons(few, taste, 1);
    if (!pair) break;
    asked.add(pair.toSorted().join());
    taste = taste.with({ preferred: few[pair[0]]!, other: few[pair[1]]! });
    expect(taste.comparisonsUsed).toBe(asked.size);
  }
  expect(asked.size).toBeGreaterThan(2);
  expect(asked.size).toBeLessThanOrEqual(6);
});

it('does not compare pictures that are known as well as rated ones', () => {
  const taste = fitTasteModel(
    rated(pool.slice(0, 70), (_, i) => pool[i]!.subject === 0),
    { background },
  );
  for (const place of chooseComparisons(pool, taste, 100).flat()) expect(place).toBeGreaterThanOrEqual(70);
});

it('asks the same of the same, and considers a pool of any size', () => {
  const large = drawPictures(900, 32);
  const taste = fitTasteModel(
    rated(pool.slice(0, 4), (_, i) => likesFirst(pool[i]!)),
    { background },
  );
  expect(chooseComparisons(large, taste, 3)).toEqual(chooseComparisons(large, taste, 3));
  expect(chooseComparisons(pool.slice(0, 1), taste, 3)).toEqual([]);
  expect(chooseComparisons([], taste, 3)).toEqual([]);
});
