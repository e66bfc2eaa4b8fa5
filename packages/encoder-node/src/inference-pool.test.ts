import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VsmError } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultImageLimits } from './image-limits.ts';
import { openInferencePool } from './inference-pool.ts';
import type { EncodeTask } from './worker-messages.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-pool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A worker that echoes a path as a hash, and does as told for some paths. */
const obedientWorker = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ kind, taskId, task }) => {
    if (kind === 'close') return parentPort.close();
    if (task.path === 'exit') process.exit(3);
    if (task.path === 'throw') throw new Error('the worker broke');
    if (task.path === 'silence') return;
    parentPort.postMessage({ kind: 'done', taskId, result: { encoded: {}, width: 1, height: 1, sha256: task.path } });
  });
  parentPort.postMessage({ kind: 'ready' });`;

describe('a pool of worker threads', () => {
  it.each([['exit'], ['throw']])(
    'reports a thread that dies by %s for its own tasks, and replaces it',
    async (death) => {
      const pool = await openInferencePool(await writeWorker(obedientWorker), 1);
      await expect(pool.run(fileTask(death), undefined)).rejects.toSatisfy(isModelUnusable);
      expect(await pool.run(fileTask('fine'), undefined)).toMatchObject({ sha256: 'fine' });
      await pool.close();
    },
  );

  it('settles every task when threads keep dying', async () => {
    const pool = await openInferencePool(await writeWorker(obedientWorker), 2);
    const paths = Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? 'exit' : `fine ${i}`));
    const outcomes = await Promise.allSettled(paths.map((path) => pool.run(fileTask(path), undefined)));
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') expect(outcome.reason).toSatisfy(isModelUnusable);
      else expect(outcome.value).toMatchObject({ sha256: paths[i] });
    }
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(8);
    await pool.close();
  });

  it.each([
    ['does not load', 'import "./missing.mjs";'],
    ['ends at once', ''],
    [
      'finds no model',
      `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ kind: 'unusable', error: { code: 'MODEL_UNUSABLE', message: 'no model', details: {} } });`,
    ],
  ])('does not open when its worker %s', async (_, source) => {
    await expect(openInferencePool(await writeWorker(source), 2)).rejects.toSatisfy(isModelUnusable);
  });

  it('gives up a task at once when its signal aborts, waiting or under way', async () => {
    const pool = await openInferencePool(await writeWorker(obedientWorker), 1);
    const controller = new AbortController();
    const running = Array.from({ length: pool.capacity + 2 }, () => pool.run(fileTask('silence'), controller.signal));
    controller.abort('stop');
    for (const outcome of await Promise.allSettled(running)) expect(outcome).toMatchObject({ reason: 'stop' });
    await expect(pool.run(fileTask('fine'), controller.signal)).rejects.toBe('stop');
    await pool.close();
  });
});

let workerCount = 0;

async function writeWorker(source: string): Promise<URL> {
  const path = join(folder, `worker-${workerCount++}.mjs`);
  await writeFile(path, source);
  return pathToFileURL(path);
}

function fileTask(path: string): EncodeTask {
  return { kind: 'file', path, limits: defaultImageLimits };
}

function isModelUnusable(error: unknown): boolean {
  return VsmError.is(error, 'MODEL_UNUSABLE');
}
