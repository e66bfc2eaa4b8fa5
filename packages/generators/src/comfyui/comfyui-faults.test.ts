import { once } from 'node:events';
import type { ImageGenerator } from '@vsm/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { collect } from '../http/collect.testing.ts';
import { type ComfyUiGeneratorOptions, createComfyUiGenerator } from './comfyui-generator.ts';
import { type ComfyUiStandIn, type Fault, startComfyUiStandIn } from './stand-in.testing.ts';
import { classicWorkflow } from './workflows.testing.ts';

const lighthouse = { prompt: 'a red lighthouse', seed: 7 } as const;

let standIn: ComfyUiStandIn;
beforeEach(async () => {
  standIn = await startComfyUiStandIn();
});
afterEach(async () => await standIn.stop());

function create(options: Partial<ComfyUiGeneratorOptions> = {}): ImageGenerator {
  const fast = { pollIntervalMs: 10, retryPauseMs: 5 } as const;
  return createComfyUiGenerator({ url: standIn.url, workflow: classicWorkflow, WebSocket, ...fast, ...options });
}

describe('ComfyUI', () => {
  it('that runs out of memory is told by node and with advice', async () => {
    standIn.worker.failure = {
      nodeType: 'KSampler',
      exceptionType: 'torch.OutOfMemoryError',
      exceptionMessage: 'Allocation on device 0 would exceed allowed memory.',
    };
    await expect(collect(create(), lighthouse)).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/Node 3 \(KSampler\).*OutOfMemoryError: Allocation on device.*smaller picture/),
      details: { node: '3', isMemory: true },
    });
    standIn.worker.failure = undefined;
    expect(await collect(create(), lighthouse)).toHaveLength(1);
  });

  it('that refuses the workflow is quoted node by node', async () => {
    const request = { ...lighthouse, settings: { checkpoint: 'missing.safetensors' } };
    await expect(collect(create(), request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/node 4 \(CheckpointLoaderSimple\): Value not in list: ckpt_name: 'missing/),
    });
    const { '9': _, ...nothingSaved } = classicWorkflow;
    await expect(collect(create({ workflow: nothingSaved }), lighthouse)).rejects.toThrow('Prompt has no outputs');
  });

  it('in which somebody interrupts the run is not asked again', async () => {
    standIn.worker.isHeld = true;
    const run = collect(create(), lighthouse);
    await once(standIn.worker.events, 'step');
    standIn.worker.interrupt();
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringContaining('interrupted'),
    });
  });

  it.each<Fault['kind']>(['drop', 'drop-mid-body', 'not-json'])(
    'that took the workflow but whose answer is lost (%s) runs it once',
    async (kind) => {
      if (kind !== 'status') standIn.faults.set('/prompt', [{ kind }]);
      expect(await collect(create(), lighthouse)).toHaveLength(1);
      expect(standIn.requests.filter(({ path }) => path === '/prompt')).toHaveLength(1);
      expect(standIn.worker.history.size).toBe(1);
    },
  );

  it('that is too busy is asked again, and told of when it stays so', async () => {
    const busy: Fault = { kind: 'status', status: 503, body: 'queue is full' };
    standIn.faults.set('/prompt', [busy, busy]);
    standIn.faults.set('/queue', [busy]);
    expect(await collect(create(), lighthouse)).toHaveLength(1);
    expect(standIn.worker.drawn).toHaveLength(1);
    standIn.faults.set('/prompt', [busy, busy, busy]);
    await expect(collect(create(), { ...lighthouse, seed: 8 })).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/queue is full.*too busy/),
    });
  });

  it('whose pictures break off is asked for them again', async () => {
    standIn.faults.set('/view', [{ kind: 'drop-mid-body' }, { kind: 'drop' }]);
    expect(await collect(create(), lighthouse)).toHaveLength(1);
    expect(standIn.worker.drawn).toHaveLength(1);
  });

  it('that answers with nonsense is told of, and its run cancelled', async () => {
    standIn.worker.isHeld = true;
    standIn.faults.set('/queue', [{ kind: 'not-json' }]);
    await expect(collect(create(), lighthouse)).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringContaining('no JSON'),
    });
    expect([...standIn.worker.pending, standIn.worker.interruptions]).toEqual([1]);
  });

  it('that loses the socket is listened to again, and the picture comes', async () => {
    standIn.worker.isHeld = true;
    const seen: number[] = [];
    const run = collect(create(), lighthouse, { onPreview: ({ progress }) => seen.push(progress) });
    await once(standIn.worker.events, 'step');
    standIn.dropSockets();
    while (standIn.socketCount() < 2) await new Promise((resolve) => setImmediate(resolve));
    standIn.worker.release();
    expect(await run).toHaveLength(1);
    expect(seen).toContain(1);
  });

  it('that is restarted has forgotten the run, and draws the next', async () => {
    standIn.worker.isHeld = true;
    const run = collect(create(), lighthouse).catch((error: unknown) => error);
    await once(standIn.worker.events, 'step');
    await standIn.restart();
    standIn.worker.release();
    expect(Object(await run).message).toMatch(/no longer knows the run|can't be reached|broke before/);
    expect(await collect(create(), lighthouse)).toHaveLength(1);
  });

  it('that is not there is told of', async () => {
    await standIn.stop();
    await expect(collect(create(), lighthouse)).rejects.toMatchObject({
      code: 'GENERATOR_UNREACHABLE',
      message: expect.stringContaining('Start ComfyUI'),
    });
    await standIn.start();
  });

  it('that refuses the origin says how to start it', async () => {
    const fromPage: typeof fetch = async (url, init) =>
      await fetch(url, { ...init, headers: { ...Object(init?.headers), origin: 'http://example.org' } });
    await expect(collect(create({ fetch: fromPage }), lighthouse)).rejects.toThrow('--enable-cors-header');
  });
});

describe('createComfyUiGenerator refuses', () => {
  it.each([
    ['the canvas format', { nodes: [], links: [] }, 'Export (API)'],
    ['what is no workflow', { 3: { inputs: {} } }, 'class_type'],
    ['an empty one', {}, 'no nodes'],
    ['one with no sampler', { 1: { class_type: 'Magic', inputs: { text: 'x' } } }, 'overrides: { prompt: "1.text" }'],
  ])('%s', (_, workflow, message) => {
    expect(() => create({ workflow })).toThrow(message);
    expect(() => create({ workflow })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    [{ settings: { steps: 0 } }, 'steps'],
    [{ settings: { hue: 1 } }, 'hue'],
    [{ settings: { '3.hue': 1 } }, '3.cfg'],
    [{ seed: 2 ** 32 }, 'seed'],
    [{ width: 8 }, 'width'],
  ])('the request %j', async (change, message) => {
    await expect(collect(create(), { ...lighthouse, ...change })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
    expect(standIn.requests).toEqual([]);
  });
});
