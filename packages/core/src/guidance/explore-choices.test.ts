import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { type ChoiceTrial, exploreChoices } from './explore-choices.ts';

const options = { style: ['ink', 'oil', 'photo'], cfg: ['4', '7', '11'] };
const effects: Record<string, number> = { ink: 0.3, oil: -0.1, photo: -0.2, '4': 0.1, '7': 0, '11': -0.2 };

/** Tries whatever the explorer says, with pictures whose scores differ by their seeds. */
function explore(count: number, seed: number): ChoiceTrial[] {
  const random = createRandom(seed);
  const trials: ChoiceTrial[] = [];
  while (trials.length < count) {
    const choice = exploreChoices(options, trials).next(random);
    const score = Object.values(choice).reduce((sum, value) => sum + effects[value]!, 0) + (random() - 0.5);
    trials.push({ choice, score });
  }
  return trials;
}

describe('exploreChoices', () => {
  it('comes to prefer what the taste rewards, and gains by it', () => {
    const runs = Array.from({ length: 20 }, (_, seed) => explore(120, seed));
    const meanOf = (from: number, to: number) => {
      const scores = runs.flatMap((trials) => trials.slice(from, to).map(({ score }) => score));
      return scores.reduce((sum, score) => sum + score, 0) / scores.length;
    };
    expect(meanOf(80, 120)).toBeGreaterThan(meanOf(0, 10) + 0.15);
    const bests = runs.map((trials) => exploreChoices(options, trials).beliefs()[0]!.value);
    expect(bests.filter((value) => value === 'ink').length).toBeGreaterThanOrEqual(18);
  });

  it('reports each value with its trials, the best of a name first', () => {
    const trials: ChoiceTrial[] = [
      { choice: { style: 'ink', cfg: '7' }, score: 0.8 },
      { choice: { style: 'oil', cfg: '7' }, score: -0.6 },
      { choice: { style: 'ink', cfg: '4' }, score: 0.9 },
    ];
    const beliefs = exploreChoices(options, trials).beliefs();
    expect(beliefs.map(({ name, value }) => `${name}=${value}`).slice(0, 3)).toEqual([
      'style=ink',
      'style=photo',
      'style=oil',
    ]);
    expect(beliefs[0]).toMatchObject({ trials: 2 });
    expect(beliefs[0]!.uncertainty).toBeLessThan(beliefs[1]!.uncertainty);
    const styleEffects = beliefs.slice(0, 3).map(({ effect }) => effect);
    expect(styleEffects.reduce((sum, effect) => sum + effect, 0)).toBeCloseTo(0, 10);
  });

  it('begins with what is believed before', () => {
    const explorer = exploreChoices(options, [], { priorEffects: { style: { photo: 0.5 } } });
    expect(explorer.beliefs()[0]).toMatchObject({ value: 'photo', trials: 0 });
  });

  it('is the least-squares answer with a ridge, whatever the order of the trials', () => {
    const trial = fc.record({
      choice: fc.record({ style: fc.constantFrom(...options.style), cfg: fc.constantFrom(...options.cfg) }),
      score: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(trial, { maxLength: 30 }), (trials) => {
        const forward = exploreChoices(options, trials).beliefs();
        const backward = exploreChoices(options, trials.toReversed()).beliefs();
        for (const { name, value, effect, uncertainty } of forward) {
          const same = backward.find((belief) => belief.name === name && belief.value === value)!;
          expect(same.effect).toBeCloseTo(effect, 9);
          expect(uncertainty).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('passes over trials of values that are gone, and chooses only what there is', () => {
    const gone: ChoiceTrial = { choice: { style: 'watercolour', sampler: 'euler' }, score: 1 };
    const choice = exploreChoices(options, [gone]).next(createRandom(1));
    expect(options.style).toContain(choice['style']);
    expect(options.cfg).toContain(choice['cfg']);
  });

  it('says what it cannot explore', () => {
    expect(() => exploreChoices({ style: [] }, [])).toThrow(/nothing to choose for "style"/);
    expect(() => exploreChoices({ seed: Array.from({ length: 201 }, (_, i) => `${i}`) }, [])).toThrow(/At most 200/);
  });
});
