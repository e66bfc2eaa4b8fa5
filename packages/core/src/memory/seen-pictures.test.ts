import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalize } from '../embedding.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { writeMemoryFile } from '../memory-file/write-memory-file.ts';
import { createBackground, type TasteInput } from '../taste/background.ts';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { createInMemoryPlace } from './in-memory-store.ts';
import { seePictures, surroundingsIn, usualPictures } from './seen-pictures.ts';
import { VibeMemory } from './vibe-memory.ts';

const space = { id: 'test:1', dimensions: 32, attributeNames: ['light'] };
const pictures = drawPictures(900, 7);

async function openOn(place = createInMemoryPlace()): Promise<VibeMemory> {
  let ids = 0;
  return await VibeMemory.open({
    store: place.open(),
    space,
    background: commonBackground,
    now: () => new Date('2026-01-02T03:04:05Z'),
    createId: () => `id-${ids++}`,
  });
}

describe('what was seen', () => {
  it('is the same in any order, in any number of steps, and however often', () => {
    const some = fc.subarray(pictures.slice(0, 500), { minLength: 1 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const atOnce = seePictures(null, [...a, ...b]);
        const inSteps = seePictures(seePictures(seePictures(null, b), a), b.toReversed());
        expect(inSteps).toEqual(atOnce);
      }),
      { numRuns: 20 },
    );
  });

  it('is a sample of at most 200 that knows how many there were', () => {
    expect(seePictures(null, pictures.slice(0, 90)).count).toBe(90);
    const many = drawPictures(20_000, 3);
    const seen = seePictures(null, many);
    expect(seen.sample).toHaveLength(200);
    expect(seen.count).toBeGreaterThan(16_000);
    expect(seen.count).toBeLessThan(24_000);
    const all = createBackground(many, { sampleSize: 1 }).mean;
    expect(Math.max(...seen.mean.map((value, i) => Math.abs(value - all[i]!)))).toBeLessThan(0.05);
  });

  it('takes the place of the shipped pictures little by little', () => {
    const ownShare = (count: number) => {
      const seen = seePictures(null, pictures.slice(0, count));
      const usual = usualPictures(seen, commonBackground).sample;
      return usual.filter((picture) => seen.sample.includes(picture)).length / usual.length;
    };
    expect(usualPictures(null, commonBackground)).toBe(commonBackground);
    expect(ownShare(20)).toBeGreaterThan(0.04);
    expect(ownShare(20)).toBeLessThan(0.2);
    expect(ownShare(200)).toBeGreaterThan(0.35);
    expect(ownShare(200)).toBeLessThan(0.65);
    expect(ownShare(900)).toBeGreaterThan(0.7);
  });

  it('leaves a folder’s own pictures out of what it stands out from, unless little else is known', () => {
    const [folder, others] = [pictures.slice(0, 300), pictures.slice(300, 400)];
    const isIn = (list: readonly TasteInput[], picture: TasteInput) => list.includes(picture);
    const shipped = surroundingsIn(folder, seePictures(null, folder), commonBackground);
    expect(shipped).toEqual({ background: commonBackground, unlabelled: folder });
    const { background } = surroundingsIn(folder, seePictures(null, [...folder, ...others]), undefined);
    expect(background.sample.length).toBeGreaterThanOrEqual(50);
    const alone = surroundingsIn(folder, null, undefined);
    expect(alone.background.count).toBe(150);
    expect(alone.unlabelled).toHaveLength(150);
    expect(alone.unlabelled.some((picture) => isIn(alone.background.sample, picture))).toBe(false);
    expect(surroundingsIn(folder, seePictures(null, folder), undefined)).toEqual(alone);
  });
});

describe('a memory that sees pictures', () => {
  it('keeps them exactly, once, and writes nothing for what is hardly news', async () => {
    const place = createInMemoryPlace();
    const memory = await openOn(place);
    expect(await memory.see(pictures.slice(0, 100))).toBe(true);
    const { background } = memory.snapshot;
    expect(background?.sample).toHaveLength(100);
    expect(await memory.see(pictures.slice(0, 109))).toBe(false);
    expect(memory.snapshot.background).toBe(background);
    expect(await memory.see(pictures.slice(0, 130))).toBe(true);
    expect(await memory.see([])).toBe(false);
    expect(memory.snapshot.undoSteps).toEqual([]);
    const { background: kept, ...rest } = memory.snapshot;
    for (const compact of [false, 'exact', true] as const) {
      const text = writeMemoryFile({ ...rest, background: kept, space }, { compact });
      expect(readMemoryFile(text).snapshot.background).toEqual(kept);
      expect(JSON.parse(text).vsm.background.precision).toBe('float16');
    }
  });

  it('loses nothing of two that see at once', async () => {
    const place = createInMemoryPlace();
    const [one, other] = [await openOn(place), await openOn(place)];
    await Promise.all([one.see(pictures.slice(0, 60)), other.see(pictures.slice(60, 120))]);
    await one.refresh();
    expect(one.snapshot.background).toEqual(seePictures(null, pictures.slice(0, 120)));
  });

  it('does not take rated pictures for usual ones', async () => {
    const memory = await openOn();
    await memory.rate(pictures.slice(0, 30).map((picture) => ({ verdict: 'like', picture })));
    await memory.see(pictures.slice(0, 100));
    expect(memory.snapshot.background?.sample).toHaveLength(70);
  });

  it('keeps its taste: scores do not jump, and a folder is ranked the same before and after', async () => {
    const memory = await openOn();
    await memory.rate(
      pictures.slice(0, 24).map((picture) => ({ verdict: picture.subject < 3 ? 'like' : 'dislike', picture })),
    );
    const folder = pictures.slice(100, 220);
    const strangers = pictures.slice(300, 360);
    const before = memory.scoreAll(strangers);
    const ranked = memory.scoreAll(folder, { unlabelled: folder });
    expect(await memory.see(folder)).toBe(true);
    const after = memory.scoreAll(strangers);
    const moved = before.map(({ value }, i) => Math.abs(value - after[i]!.value));
    expect(Math.max(...moved)).toBeGreaterThan(0);
    expect(Math.max(...moved)).toBeLessThan(0.2);
    expect(memory.scoreAll(folder, { unlabelled: folder })).toEqual(ranked);
  });

  it('moves gently towards pictures of another kind', async () => {
    const memory = await openOn();
    await memory.rate(
      pictures.slice(0, 24).map((picture) => ({ verdict: picture.subject < 3 ? 'like' : 'dislike', picture })),
    );
    const strangers = pictures.slice(300, 360);
    let scores = memory.scoreAll(strangers);
    const strange = drawPictures(200, 99, 3).map(({ vector, ...rest }) => ({
      ...rest,
      vector: normalize(vector.map((value, i) => value + (i % 2 ? 0.2 : -0.2))),
    }));
    for (let seen = 0; seen < 200; seen += 20) {
      await memory.see(strange.slice(seen, seen + 20));
      const next = memory.scoreAll(strangers);
      expect(Math.max(...next.map(({ value }, i) => Math.abs(value - scores[i]!.value)))).toBeLessThan(0.3);
      scores = next;
    }
  });
});
