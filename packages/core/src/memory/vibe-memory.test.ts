import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { VsmError } from '../errors.ts';
import { commonBackground, drawPictures } from '../taste/simulated-people.testing.ts';
import { createInMemoryPlace, type InMemoryPlace } from './in-memory-store.ts';
import type { Rating } from './rating.ts';
import { VibeMemory } from './vibe-memory.ts';

const space = { id: 'test:1', dimensions: 32, attributeNames: ['light'] };
const pictures = drawPictures(40, 7);
const picture = (index: number) => pictures[index]!;

let place: InMemoryPlace;
let ids = 0;

const open = (options: { space?: typeof space | undefined } = { space }) =>
  VibeMemory.open({
    store: place.open(),
    ...(options.space && { space: options.space }),
    background: commonBackground,
    now: () => new Date('2026-01-02T03:04:05Z'),
    createId: () => `id-${ids++}`,
  });

beforeEach(() => {
  place = createInMemoryPlace();
  ids = 0;
});

describe('rating', () => {
  it('keeps a like with all that is known of it', async () => {
    const memory = await open();
    const source = { path: '/a.png', sha256: 'ab', width: 3, height: 2 };
    const { status, preference } = await memory.like(picture(0), {
      category: ' lighting ',
      weight: 2,
      metadata: { note: 'x' },
      source,
    });
    expect(status).toBe('added');
    expect(preference).toMatchObject({
      id: 'id-0',
      verdict: 'like',
      category: 'lighting',
      weight: 2,
      createdAt: '2026-01-02T03:04:05.000Z',
      metadata: { note: 'x' },
      source,
    });
    expect(preference.attributes).toEqual(picture(0).attributes);
    expect(memory.preferences).toEqual([preference]);
    expect(memory.space).toEqual(space);
  });

  it('a picture has one rating: the last, in the place and under the id of the first', async () => {
    const memory = await open();
    await memory.like(picture(0), { category: 'style', metadata: { note: 'a' } });
    await memory.like(picture(1));
    const outcome = await memory.dislike(picture(0), { metadata: { by: 'b' } });
    expect(outcome).toMatchObject({ status: 'changed', previous: { verdict: 'like' } });
    expect(memory.preferences.map(({ id, verdict, category }) => [id, verdict, category])).toEqual([
      ['id-0', 'dislike', 'style'],
      ['id-1', 'like', 'general'],
    ]);
    expect(outcome.preference.metadata).toEqual({ note: 'a', by: 'b' });
    expect(await memory.dislike(picture(0))).toMatchObject({ status: 'unchanged' });
  });

  it('knows the same file even when its embedding differs', async () => {
    const memory = await open();
    await memory.like(picture(0), { source: { sha256: 'ab' } });
    expect(await memory.like(picture(1), { source: { sha256: 'ab' } })).toMatchObject({ status: 'unchanged' });
  });

  it('keeps all ratings of one call or none', async () => {
    const memory = await open();
    const bad: Rating[] = [
      { verdict: 'like', picture: picture(0) },
      { verdict: 'like', picture: { vector: new Float32Array(32).fill(Number.NaN) } },
    ];
    await expect(memory.rate(bad)).rejects.toMatchObject({ code: 'EMBEDDING_INVALID' });
    expect(memory.preferences).toEqual([]);
  });

  it.each([
    [
      'an embedding of another length',
      { picture: { vector: new Float32Array(5).fill(1) } },
      'EMBEDDING_INVALID',
      /32 numbers.*has 5/,
    ],
    [
      'an embedding of zeros',
      { picture: { vector: new Float32Array(32) } },
      'EMBEDDING_INVALID',
      /all its numbers are 0/,
    ],
    [
      'attributes that are not finite',
      { picture: { ...picture(0), attributes: Float32Array.of(Number.NaN) } },
      'EMBEDDING_INVALID',
      /1 finite attributes/,
    ],
    ['a weight of 0', { picture: picture(0), weight: 0 }, 'PREFERENCE_INVALID', /above 0.*got 0/],
    ['a negative weight', { picture: picture(0), weight: -1 }, 'PREFERENCE_INVALID', /got -1/],
    [
      'an infinite weight',
      { picture: picture(0), weight: Number.POSITIVE_INFINITY },
      'PREFERENCE_INVALID',
      /got Infinity/,
    ],
    ['an empty category', { picture: picture(0), category: ' ' }, 'PREFERENCE_INVALID', /1 to 200 characters/],
  ] as const)('refuses %s', async (_, rating, code, message) => {
    const memory = await open();
    const refused = memory.rate([{ verdict: 'like', ...rating }]);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(memory.preferences).toEqual([]);
  });

  it('refuses an encoder of another space, naming both', async () => {
    const memory = await open();
    await memory.like(picture(0));
    const other = open({ space: { ...space, id: 'other:1' } });
    await expect(other).rejects.toMatchObject({
      code: 'SPACE_MISMATCH',
      message: expect.stringMatching(/test:1.*other:1/),
    });
  });

  it('can be read but not taught without a space', async () => {
    await (await open()).like(picture(0));
    const reader = await open({ space: undefined });
    expect(reader.preferences).toHaveLength(1);
    expect(reader.score(picture(0)).value).toBeGreaterThan(0);
    await expect(reader.like(picture(1))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('undo', () => {
  it('takes back any change in order, down to the empty memory', async () => {
    const memory = await open();
    const states: string[] = [];
    const remember = () => states.push(summary(memory));
    remember();
    await memory.like(picture(0));
    remember();
    await memory.rate([
      { verdict: 'dislike', picture: picture(1) },
      { verdict: 'like', picture: picture(2), category: 'style' },
    ]);
    remember();
    await memory.dislike(picture(0));
    remember();
    await memory.remove(['id-1']);
    remember();
    await memory.clear({ category: 'style' });
    remember();
    await memory.clear();
    for (const state of states.toReversed()) {
      await memory.undo();
      expect(summary(memory)).toBe(state);
    }
    await expect(memory.undo()).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
    expect(memory.snapshot.space).toBeNull();
  });

  it('says what it took back', async () => {
    const memory = await open();
    await memory.rate([0, 1, 2].map((index) => ({ verdict: 'like', picture: picture(index) })));
    expect((await memory.undo()).label).toBe('rate 3 pictures');
  });

  it('restores what a commit of another instance did', async () => {
    const [one, other] = [await open(), await open()];
    await one.like(picture(0));
    await other.undo();
    await one.refresh();
    expect(one.preferences).toEqual([]);
  });

  const summary = (memory: VibeMemory) =>
    JSON.stringify(
      memory.preferences
        .map(({ id, verdict, category, weight }) => ({ id, verdict, category, weight }))
        .sort((a, b) => a.id.localeCompare(b.id)),
    );
});

describe('several instances on one store', () => {
  it('lose nothing, each seeing the others', async () => {
    const memories = await Promise.all([open(), open(), open()]);
    await Promise.all(pictures.slice(0, 15).map((each, i) => memories[i % 3]!.like(each)));
    for (const memory of memories) {
      await memory.refresh();
      expect(memory.preferences).toHaveLength(15);
    }
  });

  it('tell their listeners once a change', async () => {
    const [one, other] = [await open(), await open()];
    const listener = vi.fn();
    const stop = other.onChange(listener);
    await one.like(picture(0));
    await other.refresh();
    await other.refresh();
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    await other.like(picture(1));
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('scores', () => {
  const bySubject = ({ subject }: { readonly subject: number }) => subject === 2;
  const teach = async (memory: VibeMemory) => {
    await memory.rate(pictures.map((each) => ({ verdict: bySubject(each) ? 'like' : 'dislike', picture: each })));
  };

  it('follow every change; vsm2 kept along equals vsm2 made anew', async () => {
    const memory = await open();
    const action = fc.record({
      kind: fc.constantFrom('like', 'dislike', 'undo', 'clear'),
      index: fc.nat(9),
      weight: fc.double({ min: 0.1, max: 9, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
        await memory.clear();
        for (const { kind, index, weight } of actions) {
          memory.vsm2.score(picture(20).vector);
          if (kind === 'like' || kind === 'dislike')
            await memory[kind](picture(index), { weight, category: `c${index % 3}` });
          else if (kind === 'clear') await memory.clear({ category: 'c1' });
          else if (memory.snapshot.undoSteps.length > 0) await memory.undo();
        }
        const anew = await open();
        for (const category of ['', 'c0', 'c1']) {
          expect(memory.vsm2.score(picture(20).vector, { category })).toBeCloseTo(
            anew.vsm2.score(picture(20).vector, { category }),
            9,
          );
        }
        expect(memory.score(picture(20))).toEqual(anew.score(picture(20)));
      }),
      { numRuns: 25 },
    );
  });

  it('rank pictures by the taste', async () => {
    const memory = await open();
    await teach(memory);
    const fresh = drawPictures(60, 8);
    const scores = memory.scoreAll(fresh).map(({ value }) => value);
    const liked = fresh.flatMap((each, i) => (bySubject(each) ? [scores[i]!] : []));
    const others = fresh.flatMap((each, i) => (bySubject(each) ? [] : [scores[i]!]));
    expect(Math.min(...liked)).toBeGreaterThan(Math.max(...others));
  });

  it('explain themselves by preferences whose pulls add up', async () => {
    const memory = await open();
    await teach(memory);
    const { pulls, backgroundPull, strength } = memory.explain(drawPictures(1, 8)[0]!);
    expect(pulls).toHaveLength(40);
    expect(pulls.reduce((sum, { pull }) => sum + pull, backgroundPull)).toBeCloseTo(strength, 9);
  });

  it('in a category listen to its own ratings first, and borrow from the others', async () => {
    const memory = await open();
    await memory.rate(
      pictures
        .slice(0, 12)
        .map((each) => ({ verdict: bySubject(each) ? 'like' : 'dislike', picture: each, category: 'a' })),
    );
    await memory.dislike(picture(20), { category: 'b' });
    const overall = memory.score(picture(20));
    const inCategory = memory.score(picture(20), { category: 'b' });
    expect(inCategory.value).toBeLessThanOrEqual(overall.value + 0.05);
    expect(inCategory.evidence).toBe('little');
    expect(overall.evidence).toBe('enough');
    expect(memory.score(picture(20), { category: 'unheard of' }).evidence).toBe('little');
  });
});

describe('import', () => {
  it('merges what is new, keeps own ratings, and can be undone', async () => {
    const other = await open();
    await other.rate([0, 1, 2].map((index) => ({ verdict: 'like', picture: picture(index) })));
    const snapshot = other.snapshot;
    place = createInMemoryPlace();
    const memory = await open();
    await memory.dislike(picture(1));
    const report = await memory.import(snapshot, { mode: 'merge', category: 'from a friend' });
    expect(report.added.map(({ category }) => category)).toEqual(['from a friend', 'from a friend']);
    expect(report.kept).toMatchObject([{ own: { verdict: 'dislike' }, imported: { verdict: 'like' } }]);
    expect((await memory.import(snapshot, { mode: 'merge' })).added).toEqual([]);
    await memory.undo();
    expect(memory.preferences).toHaveLength(1);
  });

  it('replaces all, and can be undone', async () => {
    const other = await open();
    await other.like(picture(0));
    const snapshot = other.snapshot;
    place = createInMemoryPlace();
    const memory = await open();
    await memory.rate([3, 4].map((index) => ({ verdict: 'dislike', picture: picture(index) })));
    expect((await memory.import(snapshot, { mode: 'replace' })).removed).toHaveLength(2);
    expect(memory.preferences).toMatchObject([{ verdict: 'like' }]);
    await memory.undo();
    expect(memory.preferences.map(({ verdict }) => verdict)).toEqual(['dislike', 'dislike']);
  });

  it('refuses another space and changes nothing', async () => {
    const memory = await open();
    await memory.like(picture(0));
    const foreign = { ...memory.snapshot, space: { id: 'other:1', dimensions: 32 } };
    await expect(memory.import(foreign, { mode: 'replace' })).rejects.toSatisfy((error) =>
      VsmError.is(error, 'SPACE_MISMATCH'),
    );
    expect(memory.preferences).toHaveLength(1);
  });
});
