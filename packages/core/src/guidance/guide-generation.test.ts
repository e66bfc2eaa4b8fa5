import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VsmError } from '../errors.ts';
import type { GeneratedImage, ImageGenerator } from '../image-generator.ts';
import { emptyStatistics } from '../memory-store.ts';
import { createRandom } from '../random.ts';
import type { Score } from '../score.ts';
import { countAttempts } from './count-attempts.ts';
import { type GuidanceOptions, type GuidanceResult, guideGeneration } from './guide-generation.ts';
import type { GuidedAttempt } from './guided-attempt.ts';

/** Each run of the generator takes the next entry: scores of the batch, or an error. */
type Script = readonly (readonly number[] | VsmError)[];

function scripted(
  script: Script,
): Pick<GuidanceOptions, 'generator' | 'assess'> & { readonly seeds: (number | undefined)[] } {
  const seeds: (number | undefined)[] = [];
  const generator: ImageGenerator = {
    id: 'scripted',
    async *generate(request) {
      const entry = script[seeds.length % script.length]!;
      seeds.push(request.seed);
      if (entry instanceof VsmError) throw entry;
      for (const value of entry)
        yield { bytes: new Uint8Array(), mediaType: 'image/png', seed: request.seed!, metadata: { value } };
    },
    interrupt: async () => {},
  };
  return { generator, seeds, assess: async (image) => scoreOf(image) };
}

function scoreOf({ metadata }: GeneratedImage): Score {
  const value = Number(metadata['value']);
  return { value, probability: (value + 1) / 2, uncertainty: 0.5, evidence: 'enough' };
}

async function run(
  script: Script,
  options: Partial<GuidanceOptions> = {},
): Promise<GuidanceResult & { yielded: GuidedAttempt[]; seeds: (number | undefined)[] }> {
  const { seeds, ...parts } = scripted(script);
  const yielded: GuidedAttempt[] = [];
  const steps = guideGeneration({
    threshold: 0.3,
    maxRetries: 3,
    request: { prompt: 'a hill' },
    random: createRandom(1),
    ...parts,
    ...options,
  });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return { ...value, yielded, seeds };
    yielded.push(value);
  }
}

const failed = new VsmError('GENERATOR_FAILED', 'out of memory');

describe('guideGeneration', () => {
  it('stops at the first picture that passes', async () => {
    const { accepted, best, attempts, yielded } = await run([[0.1], [0.5], [0.9]]);
    expect(accepted).toBe(true);
    expect(best.score.value).toBe(0.5);
    expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'accepted']);
    expect(yielded).toEqual(attempts);
  });

  it('accepts a score equal to the threshold', async () => {
    expect((await run([[0.3]])).attempts).toHaveLength(1);
  });

  it('returns the best, marked, when none passes', async () => {
    const { accepted, belowThreshold, best, attempts } = await run([[-0.5], [0.2], [0.1], [-1]]);
    expect({ accepted, belowThreshold, best: best.score.value, count: attempts.length }).toEqual({
      accepted: false,
      belowThreshold: true,
      best: 0.2,
      count: 4,
    });
  });

  it('begins with the seed asked for and goes on with others', async () => {
    const { seeds } = await run([[0]], { request: { prompt: '', seed: 42 } });
    expect(seeds[0]).toBe(42);
    expect(new Set(seeds).size).toBe(4);
    for (const seed of seeds) expect(seed! >>> 0).toBe(seed);
  });

  it('scores a batch whole and takes its best', async () => {
    const { best, attempts } = await run([[0.4, 0.8, 0.1]]);
    expect(best.score.value).toBe(0.8);
    expect(attempts).toHaveLength(3);
  });

  it('counts a failure as an attempt and keeps the best so far', async () => {
    const { best, attempts } = await run([[0.1], failed, [-0.2], failed]);
    expect(best.score.value).toBe(0.1);
    expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'failed', 'rejected', 'failed']);
  });

  it('says so when every attempt failed', async () => {
    await expect(run([failed])).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringContaining('out of memory'),
      cause: failed,
    });
  });

  it('gives up at once when the generator is not there', async () => {
    const unreachable = new VsmError('GENERATOR_UNREACHABLE', 'nobody answers');
    await expect(run([unreachable])).rejects.toBe(unreachable);
    expect((await run([[0.1], unreachable])).best.score.value).toBe(0.1);
  });

  it('lets faults of the program through', async () => {
    const fault = new TypeError('a bug');
    await expect(run([[0]], { assess: () => Promise.reject(fault) })).rejects.toBe(fault);
  });

  it('rethrows the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const assess: GuidanceOptions['assess'] = async (image) => {
      controller.abort(reason);
      return scoreOf(image);
    };
    await expect(run([[0]], { assess, signal: controller.signal })).rejects.toBe(reason);
  });

  it.each([
    [{ threshold: 1.1 }],
    [{ threshold: Number.NaN }],
    [{ maxRetries: 0 }],
    [{ maxRetries: 11 }],
    [{ maxRetries: 1.5 }],
  ])('refuses %o', async (options) => {
    await expect(run([[0]], options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('never makes more runs than asked for, and its best is the maximum', async () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 11, maxLength: 11 }),
        value,
        fc.integer({ min: 1, max: 10 }),
        async (values, threshold, maxRetries) => {
          const { seeds, best, attempts } = await run(
            values.map((each) => [each]),
            { threshold, maxRetries },
          );
          expect(seeds.length).toBeLessThanOrEqual(1 + maxRetries);
          expect(best.score.value).toBe(Math.max(...values.slice(0, attempts.length)));
        },
      ),
    );
  });
});

it('counts attempts into statistics', async () => {
  const { attempts } = await run([[0.1], failed, [0.5]]);
  const statistics = countAttempts({ ...emptyStatistics, generationCount: 2, averageScore: 0.3 }, attempts);
  expect(statistics).toMatchObject({ generationCount: 4, filterApplications: 1 });
  expect(statistics.averageScore).toBeCloseTo(0.3, 12);
});
