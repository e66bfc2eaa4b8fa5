import { once } from 'node:events';
import { testImageGenerator } from '@vsm/conformance';
import type { GenerationPreview, ImageGenerator } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { collect } from '../http/collect.testing.ts';
import { type ComfyUiGeneratorOptions, createComfyUiGenerator } from './comfyui-generator.ts';
import { type ComfyUiStandIn, startComfyUiStandIn } from './stand-in.testing.ts';
import { classicWorkflow, fluxWorkflow, refinedWorkflow } from './workflows.testing.ts';

const fast = { pollIntervalMs: 10, retryPauseMs: 5 } as const;
const lighthouse = { prompt: 'a red lighthouse', seed: 7 } as const;

let standIn: ComfyUiStandIn;
beforeAll(async () => {
  standIn = await startComfyUiStandIn();
});
afterAll(async () => await standIn.stop());

function create(options: Partial<ComfyUiGeneratorOptions> = {}): ImageGenerator {
  return createComfyUiGenerator({ url: standIn.url, workflow: classicWorkflow, WebSocket, ...fast, ...options });
}

testImageGenerator('ComfyUI with a socket', () => create(), { request: { prompt: 'a quiet sunset' } });

testImageGenerator(
  'ComfyUI without a socket',
  () => createComfyUiGenerator({ url: standIn.url, workflow: fluxWorkflow, ...fast }),
  {
    request: { prompt: 'a quiet sunset', width: 768, height: 512 },
  },
);

describe('createComfyUiGenerator', () => {
  it('puts all that a request says where the samplers find it', async () => {
    const settings = {
      steps: 12,
      cfg: 5.5,
      sampler: 'dpmpp_2m',
      scheduler: 'karras',
      checkpoint: 'sd_xl_base_1.0.safetensors',
    };
    const request = { ...lighthouse, negativePrompt: 'fog', width: 640, height: 448, settings };
    const [image] = await collect(create(), request);
    const { checkpoint, ...said } = settings;
    const drawn = { ...said, seed: 7, model: checkpoint, positive: 'a red lighthouse', negative: 'fog' };
    expect(standIn.worker.drawn.at(-1)).toEqual({ width: 640, height: 448, batchSize: 1, drawn: [drawn] });
    expect(image?.metadata).toEqual({ ...request, settings: undefined, ...settings, generator: 'comfyui' });
  });

  it('leaves what a request does not say as the workflow has it', async () => {
    await collect(create({ workflow: fluxWorkflow }), lighthouse);
    expect(standIn.worker.drawn.at(-1)).toMatchObject({
      ...{ width: 1024, height: 768, batchSize: 1 },
      drawn: [
        { seed: 7, steps: 28, scheduler: 'simple', model: 'flux1-dev.safetensors', positive: 'a red lighthouse' },
      ],
    });
  });

  it('fills base and refiner, and takes only what is saved', async () => {
    const request = {
      ...lighthouse,
      negativePrompt: 'fog',
      width: 1024,
      height: 1024,
      settings: { '3.strength_model': 0.4 },
    };
    const images = await collect(create({ workflow: refinedWorkflow }), request);
    expect(images.map(({ metadata }) => metadata['3.strength_model'])).toEqual([0.4]);
    expect(standIn.worker.drawn.at(-1)?.drawn).toMatchObject([
      {
        seed: 7,
        positive: 'a red lighthouse|a red lighthouse',
        negative: 'fog|fog',
        model: 'sd_xl_base_1.0.safetensors+lora*0.4',
      },
      { seed: 7, positive: 'a red lighthouse', negative: 'fog', model: 'sd_xl_refiner_1.0.safetensors' },
    ]);
  });

  it('scales a second pass as much as the first, so that it keeps its shape', async () => {
    const request = { ...lighthouse, width: 1248, height: 608 };
    await collect(create({ workflow: refinedWorkflow }), request);
    // The workflow draws 832 x 1216 and doubles it.
    expect(standIn.worker.drawn.at(-1)).toMatchObject({ width: 2496, height: 1216 });
  });

  it('gives a picture that is only shown where none is saved', async () => {
    const { '9': _, ...rest } = classicWorkflow;
    const workflow = { ...rest, '9': { inputs: { images: ['8', 0] }, class_type: 'PreviewImage' } };
    expect(await collect(create({ workflow }), lighthouse)).toHaveLength(1);
  });

  it.each(['jpeg', 'png', 'with metadata'] as const)(
    'shows previews %s, further with each sampler',
    async (previews) => {
      await using other = await startComfyUiStandIn({ previews });
      const seen: GenerationPreview[] = [];
      const generator = create({ url: other.url, workflow: refinedWorkflow });
      await collect(generator, lighthouse, { onPreview: (preview) => seen.push(preview) });
      expect(seen.map(({ progress }) => progress)).toEqual([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]);
      expect(new Set(seen.map(({ mediaType }) => mediaType))).toEqual(
        new Set([previews === 'jpeg' ? 'image/jpeg' : 'image/png']),
      );
    },
  );

  it('shows no previews of what somebody else draws', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const { '3': sampler, ...rest } = classicWorkflow;
    const prompt = { ...rest, '3': { ...sampler, inputs: { ...sampler?.inputs, steps: 50 } } };
    await fetch(`${other.url}/prompt`, { method: 'POST', body: JSON.stringify({ prompt }) });
    const seen: number[] = [];
    const run = collect(create({ url: other.url, onQueuePosition: () => other.worker.release() }), lighthouse, {
      onPreview: ({ progress }) => seen.push(progress),
    });
    expect(await run).toHaveLength(1);
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('tells how many runs are ahead', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const first = collect(create({ url: other.url }), lighthouse);
    await once(other.worker.events, 'step');
    const positions: number[] = [];
    const onQueuePosition = (runsAhead: number): void => {
      positions.push(runsAhead);
      other.worker.release();
    };
    await collect(create({ url: other.url, onQueuePosition }), { ...lighthouse, seed: 8 });
    expect(positions[0]).toBe(1);
    expect(positions).toEqual([...positions].sort().reverse());
    await first;
  });
});

describe('a run that is left', () => {
  it('is interrupted where it is drawn, and the reason is thrown', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const controller = new AbortController();
    const run = collect(create({ url: other.url }), { ...lighthouse, count: 3 }, { signal: controller.signal });
    await once(other.worker.events, 'step');
    const idle = once(other.worker.events, 'idle');
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    await idle;
    expect(other.worker.interruptions).toBe(1);
    expect(other.worker.drawn).toEqual([]);
  });

  it('is taken off the queue where it still waits, and the run of somebody else goes on', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const theirs = collect(create({ url: other.url }), lighthouse);
    await once(other.worker.events, 'step');
    const controller = new AbortController();
    const onQueuePosition = (): void => controller.abort(new Error('enough'));
    const ours = collect(create({ url: other.url, onQueuePosition }), { ...lighthouse, seed: 8 }, controller);
    await expect(ours).rejects.toThrow('enough');
    expect([other.worker.pending, other.worker.interruptions]).toEqual([[], 0]);
    other.worker.release();
    expect(await theirs).toHaveLength(1);
  });

  it('ends quietly when the generator is interrupted', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const generator = create({ url: other.url });
    const run = collect(generator, { ...lighthouse, count: 3 });
    await once(other.worker.events, 'step');
    await generator.interrupt();
    expect(await run).toEqual([]);
    expect(other.worker.interruptions).toBe(1);
    other.worker.release();
    expect(await collect(generator, lighthouse)).toHaveLength(1);
  });

  it('is cancelled when it takes too long', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const run = collect(create({ url: other.url, timeoutMs: 100 }), lighthouse);
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringContaining('within 0.1 s'),
    });
    if (other.worker.running !== undefined) await once(other.worker.events, 'idle');
    expect([other.worker.pending, other.worker.drawn]).toEqual([[], []]);
  });

  it('is cancelled when the one who looks at previews throws', async () => {
    await using other = await startComfyUiStandIn();
    other.worker.isHeld = true;
    const onPreview = (): void => {
      throw new Error('no more');
    };
    await expect(collect(create({ url: other.url }), lighthouse, { onPreview })).rejects.toThrow('no more');
    expect(other.worker.interruptions).toBe(1);
  });
});
