import { spawnSync } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { acquireDownloadLock } from './download-lock.ts';
import { makeFolder } from './testing/test-model.testing.ts';

const { signal } = new AbortController();
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await makeFolder();
  file = path.join(folder, 'blob.lock');
});

const writeOwner = (owner: { readonly pid: number; readonly host: string }) =>
  writeFile(file, JSON.stringify({ ...owner, nonce: 'another' }));

it('has one holder at a time, and leaves nothing', async () => {
  let holders = 0;
  const work = async () => {
    const lock = await acquireDownloadLock(file, { signal });
    holders++;
    expect(holders).toBe(1);
    await new Promise(setImmediate);
    holders--;
    await lock.release();
  };
  await Promise.all(Array.from({ length: 8 }, work));
  expect(await readdir(folder)).toEqual([]);
});

it('is taken over from a process that has ended', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeOwner({ pid, host: hostname() });
  await (await acquireDownloadLock(file, { signal })).release();
});

it('is taken over from one of whom nobody can say whether it lives, once it is silent', async () => {
  await writeOwner({ pid: 1, host: 'elsewhere' });
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(file, aMinuteAgo, aMinuteAgo);
  await (await acquireDownloadLock(file, { signal })).release();
});

it('is waited for while its holder lives, until an abort', async () => {
  await writeOwner({ pid: process.pid, host: hostname() });
  const interruption = new AbortController();
  const reason = new Error('enough');
  const acquiring = acquireDownloadLock(file, {
    signal: interruption.signal,
    onWait: () => interruption.abort(reason),
  });
  await expect(acquiring).rejects.toBe(reason);
  expect(await readdir(folder)).toEqual(['blob.lock']);
});
