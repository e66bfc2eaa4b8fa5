import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VsmError } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkerPool, type WorkerPool } from './worker-pool.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-pool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A worker that echoes its task, and does as told for some. */
const obedientWorker = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ kind, taskId, task }) => {
    if (kind === 'close') return parentPort.close();
    if (task === 'exit') process.exit(3);
    if (task === 'throw') throw new Error('the worker broke');
    if (task === 'silence') return;
    parentPort.postMessage({ kind: 'done', taskId, result: task });
  });
  parentPort.postMessage({ kind: 'ready', info: 'loaded' });`;

/** Dies of a task that is a path where no file is, after making the file. */
const recoveringWorker = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { isAbsolute } from 'node:path';
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ kind, taskId, task }) => {
    if (kind === 'close') return parentPort.close();
    if (isAbsolute(task) && !existsSync(task)) {
      writeFileSync(task, '');
      process.exit(3);
    }
    parentPort.postMessage({ kind: 'done', taskId, result: task });
  });
  parentPort.postMessage({ kind: 'ready' });`;

describe('a pool of worker threads', () => {
  it('tells what its first worker said', async () => {
    const pool = await openPool(obedientWorker, 1);
    expect(pool.info).toBe('loaded');
    await pool.close();
  });

  it.each([['exit'], ['throw']])('reports a task whose thread dies twice by %s, and replaces it', async (death) => {
    const pool = await openPool(obedientWorker, 1);
    await expect(pool.run(death, undefined)).rejects.toSatisfy(isModelUnusable);
    expect(await pool.run('fine', undefined)).toBe('fine');
    await pool.close();
  });

  it('tries the tasks of a dead thread once more', async () => {
    const pool = await openPool(recoveringWorker, 2);
    const tasks = Array.from({ length: 12 }, (_, i) => (i === 1 ? join(folder, 'tried') : `fine ${i}`));
    expect(await Promise.all(tasks.map((task) => pool.run(task, undefined)))).toEqual(tasks);
    await pool.close();
  });

  it('loses no task but those that kill their threads', async () => {
    const pool = await openPool(obedientWorker, 2);
    const tasks = Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? 'exit' : `fine ${i}`));
    const outcomes = await Promise.allSettled(tasks.map((task) => pool.run(task, undefined)));
    for (const [i, outcome] of outcomes.entries()) {
      if (tasks[i] === 'exit') expect(outcome).toMatchObject({ reason: expect.toSatisfy(isModelUnusable) });
      else expect(outcome).toEqual({ status: 'fulfilled', value: tasks[i] });
    }
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
    await expect(openPool(source, 2)).rejects.toSatisfy(isModelUnusable);
  });

  it('gives up a task at once when its signal aborts, waiting or under way', async () => {
    const pool = await openPool(obedientWorker, 1);
    const controller = new AbortController();
    const running = Array.from({ length: pool.capacity + 2 }, () => pool.run('silence', controller.signal));
    controller.abort('stop');
    for (const outcome of await Promise.allSettled(running)) expect(outcome).toMatchObject({ reason: 'stop' });
    await expect(pool.run('fine', controller.signal)).rejects.toBe('stop');
    await pool.close();
  });
});

let workerCount = 0;

async function openPool(source: string, threadCount: number): Promise<WorkerPool<string, string, unknown>> {
  const path = join(folder, `worker-${workerCount++}.mjs`);
  await writeFile(path, source);
  return openWorkerPool({ workerUrl: pathToFileURL(path), threadCount, tasksPerThread: 3 });
}

function isModelUnusable(error: unknown): boolean {
  return VsmError.is(error, 'MODEL_UNUSABLE');
}
