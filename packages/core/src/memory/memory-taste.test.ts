import { beforeEach, describe, expect, it } from 'vitest';
import { chooseQuestions } from '../taste/choose-questions.ts';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { createInMemoryPlace, type InMemoryPlace } from './in-memory-store.ts';
import type { Rating } from './rating.ts';
import { VibeMemory } from './vibe-memory.ts';

const space = { id: 'test:1', dimensions: 32, attributeNames: ['light'] };
const pictures = drawPictures(420, 7);
const strangers = drawPictures(60, 8);

let place: InMemoryPlace;
let ids = 0;
let now = new Date('2026-01-02T03:04:05Z');

const open = () =>
  VibeMemory.open({
    store: place.open(),
    space,
    background: commonBackground,
    now: () => now,
    createId: () => `id-${ids++}`,
  });

beforeEach(() => {
  place = createInMemoryPlace();
  ids = 0;
  now = new Date('2026-01-02T03:04:05Z');
});

const likes = ({ subject }: { readonly subject: number }) => subject === 2 || subject === 4;

function ratingsOf(from: number, to: number, category?: string): Rating[] {
  return pictures.slice(from, to).map((picture) => ({
    verdict: likes(picture) ? 'like' : 'dislike',
    picture,
    ...(category !== undefined && { category }),
  }));
}

const values = (memory: VibeMemory, category?: string) =>
  memory.scoreAll(strangers, { ...(category !== undefined && { category }) }).map(({ value }) => value);

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe('a taste of a memory', () => {
  it('is kept until a change, for each category and folder', async () => {
    const memory = await open();
    await memory.rate(ratingsOf(0, 12));
    const folder = strangers.slice(0, 30);
    const [all, inStyle, inFolder] = [
      memory.taste(),
      memory.taste({ category: 'style' }),
      memory.taste({ unlabelled: folder }),
    ];
    expect(memory.taste()).toBe(all);
    expect(memory.taste({ category: 'style' })).toBe(inStyle);
    expect(memory.taste({ unlabelled: folder })).toBe(inFolder);
    await memory.recordStatistics((statistics) => ({ ...statistics, generationCount: 1 }));
    expect(memory.taste()).toBe(all);
    await memory.like(pictures[20]!);
    expect(memory.taste().ratingsUsed).toBe(13);
    expect(all.ratingsUsed).toBe(12);
  });

  it('sees a folder’s pictures together, so that their scores differ from those one by one', async () => {
    const memory = await open();
    await memory.rate(ratingsOf(0, 12));
    const together = memory.scoreAll(strangers, { unlabelled: strangers }).map(({ value }) => value);
    expect(largestDifference(together, values(memory))).toBeGreaterThan(0.01);
    expect(await open().then((again) => again.scoreAll(strangers, { unlabelled: strangers }))).toEqual(
      memory.scoreAll(strangers, { unlabelled: strangers }),
    );
  });

  it('knows what was rated and asks for something else', async () => {
    const memory = await open();
    await memory.rate(ratingsOf(0, 12));
    const pool = pictures.slice(0, 40);
    const taste = memory.taste({ unlabelled: pool });
    expect(pool.map((picture) => taste.hasRated(picture)).lastIndexOf(true)).toBe(11);
    expect(Math.min(...chooseQuestions(pool, taste, 5))).toBeGreaterThanOrEqual(12);
  });

  it.each([
    ['few ratings', 40, undefined, 1e-9],
    ['many ratings', 300, undefined, 0.1],
    ['many ratings of its own and others', 300, 'style', 0.1],
  ])('goes along with one rating after another of %s as if learned anew', async (_, count, category, tolerance) => {
    const memory = await open();
    await memory.rate(ratingsOf(0, count / 2, 'general'));
    await memory.rate(ratingsOf(count / 2, count, 'style'));
    values(memory, category);
    let apart = 0;
    for (const rating of ratingsOf(count, count + 10, 'style')) {
      await memory.rate([rating]);
      if (rating.verdict === 'like') await memory.compare(rating.picture, pictures.find((each) => !likes(each))!);
      const anew = await open();
      apart = Math.max(apart, largestDifference(values(memory, category), values(anew, category)));
      expect(memory.taste().preferences.map(({ id }) => id)).toEqual(memory.preferences.map(({ id }) => id));
    }
    expect(apart).toBeLessThanOrEqual(tolerance);
  });

  it('is learned anew after other changes, and when ratings have aged', async () => {
    const memory = await open();
    await memory.rate(ratingsOf(0, 200));
    values(memory);
    for (const change of [
      () => memory.dislike(pictures.find(likes)!),
      () => memory.undo(),
      () => memory.remove([memory.preferences[3]!.id]),
      async () => {
        now = new Date('2026-12-02T03:04:05Z');
      },
    ]) {
      await change();
      expect(values(memory)).toEqual(values(await open()));
    }
  });
});
