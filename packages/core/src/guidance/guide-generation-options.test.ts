import { describe, expect, it } from 'vitest';
import { VsmError } from '../errors.ts';
import type { GenerateRequest, GenerationPreview, ImageGenerator } from '../image-generator.ts';
import { createRandom } from '../random.ts';
import type { Score } from '../score.ts';
import { type GuidanceOptions, type GuidanceResult, guideGeneration } from './guide-generation.ts';
import { type PreviewTrace, previewCheckpoints } from './preview-rule.ts';

const scoreOf = (value: number): Score => ({
  value,
  probability: (value + 1) / 2,
  uncertainty: 0.5,
  evidence: 'enough',
});

/** Draws pictures with these scores, whose previews score the same; tells what it was asked for and what it finished. */
function createFaithfulGenerator(values: readonly number[]) {
  const requests: GenerateRequest[] = [];
  const valueOfSeed = new Map<number, number>();
  let finished = 0;
  const generator: ImageGenerator = {
    id: 'faithful',
    async *generate(request, { signal, onPreview } = {}) {
      const seed = request.seed!;
      const value = valueOfSeed.get(seed) ?? values[requests.length]!;
      valueOfSeed.set(seed, value);
      requests.push(request);
      for (const progress of [0.1, 0.3, 0.6, 0.9]) {
        onPreview?.({ bytes: Uint8Array.of(100 * (value + 1)), mediaType: 'image/png', progress });
        // Previews are scored beside the drawing, which takes its time.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      }
      finished++;
      yield { bytes: new Uint8Array(), mediaType: 'image/png', seed, metadata: { value } };
    },
    interrupt: async () => {},
  };
  const assess: GuidanceOptions['assess'] = async ({ metadata }) => scoreOf(Number(metadata['value']));
  const assessPreview = async ({ bytes }: GenerationPreview) => scoreOf(bytes[0]! / 100 - 1);
  return { parts: { generator, assess }, assessPreview, requests, finished: () => finished };
}

async function run(
  options: Pick<GuidanceOptions, 'generator' | 'assess'> & Partial<GuidanceOptions>,
): Promise<GuidanceResult> {
  const steps = guideGeneration({
    threshold: 0.3,
    maxRetries: 4,
    request: { prompt: 'a hill' },
    random: createRandom(2),
    ...options,
  });
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
  }
}

/** From runs whose previews foretold the picture well. */
const faithfulTraces: PreviewTrace[] = Array.from({ length: 60 }, (_, i) => {
  const final = Math.sin(i * 12.9898) * 0.9;
  return { previews: previewCheckpoints.map((_, k) => final + 0.02 * Math.sin(i * 78.233 + k)), final };
});

describe('guideGeneration with settings', () => {
  it('makes all attempts and takes the best, if so many are asked for', async () => {
    const { parts, requests } = createFaithfulGenerator([0.5, 0.1, 0.9, 0.4, -1, 0, 0]);
    const { best, attempts, accepted, ending } = await run({ ...parts, bestOf: 5 });
    expect(requests).toHaveLength(5);
    expect({ best: best.score.value, accepted, ending }).toEqual({ best: 0.9, accepted: true, ending: 'accepted' });
    expect(attempts.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'accepted', 'accepted', 'rejected']);
    await expect(run({ ...parts, bestOf: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('goes on until as many pictures pass as are wanted', async () => {
    const { parts, requests } = createFaithfulGenerator([0.5, 0.1, 0.9, 0.4, -1, 0, 0]);
    const enough = await run({ ...parts, wanted: 2 });
    expect(requests).toHaveLength(3);
    expect(enough).toMatchObject({ accepted: true, ending: 'accepted', best: { score: { value: 0.9 } } });
    const few = await run({ ...createFaithfulGenerator([0.5, 0.1, 0, 0.2, 0.1]).parts, wanted: 2 });
    expect(few).toMatchObject({ accepted: false, belowThreshold: true, ending: 'attempts-made' });
    expect(few.best.status).toBe('accepted');
    await expect(run({ ...parts, wanted: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('stops when another attempt would add too little', async () => {
    const { parts, requests } = createFaithfulGenerator([-0.9, -0.91, -0.9, -0.89, -0.9, -0.9, -0.9, -0.9]);
    const result = await run({ ...parts, maxRetries: 7, minimumGain: 0.1 });
    expect(result).toMatchObject({ ending: 'little-to-gain', accepted: false });
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.length).toBeLessThan(8);
  });

  it('asks for what each attempt varies, and says so in the attempt', async () => {
    const { parts, requests } = createFaithfulGenerator([0, 0, 0.5]);
    const styles = ['ink', 'oil', 'photo'];
    const requestFor = (attempt: number) => ({ prompt: 'a hill', settings: { style: styles[attempt - 1] } });
    const { attempts } = await run({ ...parts, requestFor });
    expect(requests.map(({ settings }) => settings)).toEqual(styles.map((style) => ({ style })));
    expect(attempts.map(({ request }) => request)).toEqual([1, 2, 3].map(requestFor));
  });

  it('ends when the generator goes away, with the best so far', async () => {
    const { parts } = createFaithfulGenerator([0.1]);
    const gone = new VsmError('GENERATOR_UNREACHABLE', 'nobody answers');
    let runs = 0;
    const generator: ImageGenerator = {
      ...parts.generator,
      generate: (request, options) => {
        if (runs++ > 0) throw gone;
        return parts.generator.generate(request, options);
      },
    };
    const { ending, attempts, best } = await run({ ...parts, generator });
    expect({ ending, count: attempts.length, best: best.score.value }).toEqual({
      ending: 'generator-unreachable',
      count: 2,
      best: 0.1,
    });
  });
});

describe('guideGeneration with previews', () => {
  const previewsOf = (faithful: ReturnType<typeof createFaithfulGenerator>, traces = faithfulTraces) => ({
    previews: { traces, assess: faithful.assessPreview },
  });

  it('gives up runs that will not pass, and says how much that spared', async () => {
    const faithful = createFaithfulGenerator([-0.8, -0.7, 0.6]);
    const result = await run({ ...faithful.parts, ...previewsOf(faithful) });
    expect(result.attempts.map(({ status }) => status)).toEqual(['stopped', 'stopped', 'accepted']);
    expect(faithful.finished()).toBe(1);
    expect(result.generationsSaved).toBeCloseTo(2 * 0.7, 12);
    expect(result.attempts[0]).toMatchObject({ trace: { previews: [expect.any(Number)], final: null } });
    expect(result.best.trace).toMatchObject({ final: 0.6 });
    expect(result.best.trace?.previews).toHaveLength(5);
  });

  it('finishes the most promising of those given up when nothing else is there', async () => {
    const faithful = createFaithfulGenerator([-0.8, -0.5, -0.9, -0.7, 0.9]);
    const { best, attempts } = await run({ ...faithful.parts, ...previewsOf(faithful) });
    expect(attempts.map(({ status }) => status)).toEqual(['stopped', 'stopped', 'stopped', 'stopped', 'rejected']);
    expect(best.score.value).toBe(-0.5);
    expect(best.seed).toBe(attempts[1]!.seed);
    expect(faithful.requests).toHaveLength(5);
  });

  it('only watches while it knows too little', async () => {
    const faithful = createFaithfulGenerator([-0.8, -0.7, 0.6]);
    const result = await run({ ...faithful.parts, ...previewsOf(faithful, faithfulTraces.slice(0, 5)) });
    expect(result.attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'accepted']);
    expect(result.generationsSaved).toBe(0);
  });

  it('stops nothing where the best of all is wanted, or a run makes several pictures', async () => {
    const all = createFaithfulGenerator([-0.8, -0.7, -0.6]);
    expect((await run({ ...all.parts, ...previewsOf(all), bestOf: 3 })).attempts).toHaveLength(3);
    expect(all.finished()).toBe(3);
    const batch = createFaithfulGenerator([-0.8, -0.7]);
    const request = { prompt: 'a hill', count: 2 };
    const result = await run({ ...batch.parts, ...previewsOf(batch), request, maxRetries: 1 });
    expect(result.attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('does not hide that previews cannot be scored', async () => {
    const faithful = createFaithfulGenerator([0.9]);
    const fault = new TypeError('a bug');
    const previews = { traces: faithfulTraces, assess: () => Promise.reject(fault) };
    await expect(run({ ...faithful.parts, previews })).rejects.toBe(fault);
  });
});
