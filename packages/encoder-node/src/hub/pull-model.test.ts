import { lstat, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRandom, VsmError } from '@vsm/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf, type Misbehaviour } from './testing/test-hub.testing.ts';
import {
  bundlePuller,
  imageBytes,
  makeMachine,
  modelName,
  type PullProcess,
  repository,
  startHub,
  type TestMachine,
} from './testing/test-model.testing.ts';
import { startTestProxy } from './testing/test-proxy.testing.ts';

const choice = { name: modelName, precision: 'fp32' } as const;
const patience = { pauseMs: 1, silenceMs: 5000 };
const imagePath = 'onnx/vision_model.onnx';
const imageSha256 = hashOf('sha256', imageBytes);

const altered = Buffer.from(imageBytes);
altered[1_234_567]! ^= 1;
const etagOfMirror = (file: string) => `"mirror-${file.replaceAll('/', '-')}"`;

const pull = async (
  machine: TestMachine,
  environment: Record<string, string> = {},
  signal = new AbortController().signal,
) => await (await machine.openLibrary(environment)).pull(choice, { signal, ...patience });
const repositoryFolder = (machine: TestMachine) => path.join(machine.cacheFolder, 'models--tester--small-clip');
const blobPath = (machine: TestMachine) => path.join(repositoryFolder(machine), 'blobs', imageSha256);

describe('a pull', () => {
  it('fills the cache that all tools of the hub share, and makes no connection the next time', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const model = await pull(machine);
    expect(model.card).toMatchObject({ dimensions: 64, preprocessing: { size: 224, resizeMode: 'shortest-edge' } });
    expect(model.image).toEqual({
      path: path.join(repositoryFolder(machine), 'snapshots', hub.commit, imagePath),
      sha256: imageSha256,
    });
    expect((await lstat(model.image.path)).isSymbolicLink()).toBe(true);
    expect(imageBytes.equals(await readFile(model.image.path))).toBe(true);
    expect(await readFile(path.join(repositoryFolder(machine), 'refs/main'), 'utf8')).toBe(hub.commit);
    expect(model.text && model.vocabularyPath && model.mergesPath).toBeTruthy();
    expect(
      (await readdir(path.join(repositoryFolder(machine), 'blobs'))).filter((name) => !/^[0-9a-f]+$/.test(name)),
    ).toEqual([]);

    const connections = hub.connectionCount;
    expect(await pull(machine)).toEqual(model);
    expect(hub.connectionCount).toBe(connections);
  });

  it('finds what another tool downloaded', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const other = await makeMachine(hub);
    await pull(other);
    await mkdir(path.dirname(machine.cacheFolder), { recursive: true });
    await symlink(other.cacheFolder, machine.cacheFolder);
    const connections = hub.connectionCount;
    expect((await (await machine.openLibrary()).resolve(choice)).image.sha256).toBe(imageSha256);
    expect(hub.connectionCount).toBe(connections);
  });

  it('completes and verifies though the connection breaks ten times at random', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const random = createRandom(7);
    let breaks = 0;
    hub.misbehaviour.breakAfter = (file, answerBytes) => {
      if (file !== imagePath || breaks === 10) return null;
      breaks++;
      return Math.floor((random() * answerBytes) / 3);
    };
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
    expect(breaks).toBe(10);
    const starts = hub.starts.get(imagePath) ?? [];
    expect(starts).toHaveLength(11);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts.at(-1)).toBeGreaterThan(imageBytes.length / 2);
  });

  it('completes where the server knows no ranges', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    let breaks = 0;
    Object.assign(hub.misbehaviour, { ignoresRanges: true, breakAfter: () => (breaks++ === 0 ? 1_000_000 : null) });
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
  });

  it('goes on after an abort, whose reason it throws', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const interruption = new AbortController();
    const reason = new Error('enough');
    const library = await machine.openLibrary();
    const aborted = library.pull(choice, {
      ...patience,
      signal: interruption.signal,
      onProgress: ({ doneBytes }) => doneBytes > 1_000_000 && interruption.abort(reason),
    });
    await expect(aborted).rejects.toBe(reason);
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
    expect(hub.starts.get(imagePath)?.[1]).toBeGreaterThan(900_000);
  });

  it('starts anew when what an earlier attempt left is of no use', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    await mkdir(path.dirname(blobPath(machine)), { recursive: true });
    await writeFile(`${blobPath(machine)}.incomplete`, Buffer.alloc(3_000_000));
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
  });

  it('tries again when the hub is busy, and waits as it asks', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    hub.misbehaviour.refuse = ({ number }) => {
      if (number === 1) return { status: 429, headers: { 'retry-after': '0' } };
      return number < 4 ? { status: 503 } : null;
    };
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
  });

  it('takes a mirror that leaves out the headers of the hub, and verifies by its list of files', async () => {
    for (const mirror of [{ hidesHeaders: true }, { etag: etagOfMirror }]) {
      const hub = await startHub();
      const machine = await makeMachine(hub);
      Object.assign(hub.misbehaviour, mirror, { replace: (file: string) => (file === imagePath ? altered : null) });
      expect((await failureOf(pull(machine))).message).toContain('altered on the way');
      delete hub.misbehaviour.replace;
      expect((await pull(machine)).image.sha256).toBe(imageSha256);
    }
  });

  it('remembers the hash of a file of which nobody states it', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    Object.assign(hub.misbehaviour, { etag: etagOfMirror, hidesListing: true });
    const { image } = await pull(machine);
    expect(image.sha256).toBe(imageSha256);
    await truncate(image.path, 4_000_000);
    const library = await machine.openLibrary();
    expect((await failureOf(library.resolve(choice))).message).toContain(imageSha256);
  });
});

describe('processes of their own', () => {
  let startPuller: (machine: TestMachine) => PullProcess;
  beforeAll(async () => {
    startPuller = await bundlePuller();
  });

  it('that pull at once download once', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    hub.misbehaviour.pauseMs = 3;
    const ended = await Promise.all([startPuller(machine).ended, startPuller(machine).ended]);
    for (const { status, output, errors } of ended) {
      expect(errors).toBe('');
      expect(status).toBe(0);
      expect(output).toContain(imageSha256);
    }
    expect(hub.sentBytes.get(imagePath)).toBe(imageBytes.length);
  });

  it('that are killed leave what the next one goes on from', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    hub.misbehaviour.pauseMs = 5;
    const killed = startPuller(machine);
    await killed.reached(1_000_000);
    killed.kill();
    expect((await killed.ended).status).toBeNull();
    delete hub.misbehaviour.pauseMs;
    const { output, errors } = await startPuller(machine).ended;
    expect(errors).toBe('');
    expect(output).toContain(imageSha256);
    const [first, second, ...more] = hub.starts.get(imagePath) ?? [];
    expect([first, ...more]).toEqual([0]);
    expect(second).toBeGreaterThan(900_000);
  });
});

describe('each lie is refused for what it is', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${imageSha256}\nsize ${imageBytes.length}\n`;
  const large = (replacement: Buffer) => (file: string) => (file === imagePath ? replacement : null);
  const lies: [string, Misbehaviour, string][] = [
    ['altered bytes', { replace: large(altered) }, 'altered on the way'],
    ['a Git LFS pointer', { replace: large(Buffer.from(pointer)) }, 'Git LFS pointer'],
    [
      'a login page',
      { replace: large(Buffer.from('<!DOCTYPE html><title>Login</title>')), contentType: 'text/html' },
      'web page (HTML)',
    ],
    ['a file cut off', { replace: large(imageBytes.subarray(0, 2_000_000)) }, 'cut off'],
    ['a longer file', { replace: large(Buffer.concat([imageBytes, imageBytes])) }, 'sends more'],
    [
      'a small file altered',
      { replace: (file) => (file === 'config.json' ? Buffer.from('{"model_type":"clip","projection_dim":32}') : null) },
      'git hash',
    ],
    ['401', { refuse: () => ({ status: 401 }) }, 'asks for a login'],
    ['403', { refuse: () => ({ status: 403 }) }, 'accept its terms'],
    [
      '404 of the repository',
      { refuse: () => ({ status: 404, headers: { 'x-error-code': 'RepoNotFound' } }) },
      'has no model',
    ],
    [
      '404 of a file',
      { refuse: ({ path: url }) => (url.includes('vision') ? { status: 404 } : null) },
      `has no file ${imagePath}`,
    ],
    ['429 for ever', { refuse: () => ({ status: 429, headers: { 'retry-after': '0' } }) }, 'too many requests'],
    ['500 for ever', { refuse: () => ({ status: 500 }) }, 'answered 500'],
    [
      'redirects in circles',
      { refuse: ({ path: url }) => ({ status: 307, headers: { location: url } }) },
      'in circles',
    ],
    [
      'a connection that always breaks',
      { breakAfter: (file) => (file === imagePath ? 0 : null) },
      'breaks again and again',
    ],
  ];

  it.each(lies)('%s', async (_name, misbehaviour, said) => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    Object.assign(hub.misbehaviour, misbehaviour);
    const error = await failureOf(pull(machine));
    expect(error.code).toBe('MODEL_UNUSABLE');
    expect(error.message).toContain(said);
    expect(await (await machine.openLibrary()).resolveSpace('x')).toBeNull();
    for (const key of ['replace', 'refuse', 'breakAfter', 'contentType', 'claimedBytes'] as const)
      delete hub.misbehaviour[key];
    expect((await pull(machine)).image.sha256).toBe(imageSha256);
  });

  it('a hub that is not there', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    await hub.close();
    expect((await failureOf(pull(machine))).message).toContain('cannot be reached');
  });
});

describe('what the environment asks for', () => {
  it('HF_HUB_OFFLINE makes no connection', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const error = await failureOf(pull(machine, { HF_HUB_OFFLINE: '1' }));
    expect(error.message).toContain('HF_HUB_OFFLINE');
    expect(hub.connectionCount).toBe(0);
    await pull(machine);
    const connections = hub.connectionCount;
    expect((await pull(machine, { HF_HUB_OFFLINE: '1' })).image.sha256).toBe(imageSha256);
    expect(hub.connectionCount).toBe(connections);
  });

  it('the token goes to the hub and never to the storage', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    await pull(machine, { HF_TOKEN: 'hf_secret' });
    expect(new Set(hub.authorizations.hub)).toEqual(new Set(['Bearer hf_secret']));
    expect(hub.authorizations.storage.length).toBeGreaterThan(0);
    expect(new Set(hub.authorizations.storage)).toEqual(new Set([undefined]));
  });

  it('a proxy is used, but for hosts that are excepted', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const proxy = await startTestProxy();
    const environment = { HTTP_PROXY: proxy.address };
    expect((await pull(machine, { ...environment, NO_PROXY: '127.0.0.1' })).image.sha256).toBe(imageSha256);
    expect(proxy.targets).toEqual([]);
    expect((await pull(await makeMachine(hub), environment)).image.sha256).toBe(imageSha256);
    expect(proxy.targets).toContain(new URL(hub.endpoint).host);
    await proxy.close();
  });

  it('a token is refused without being repeated', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    hub.misbehaviour.refuse = () => ({ status: 401 });
    const { message } = await failureOf(pull(machine, { HF_TOKEN: 'hf_secret' }));
    expect(message).toContain('does not accept the token');
    expect(message).not.toContain('hf_secret');
  });
});

describe('what is here', () => {
  it('is refused once it was altered, and can be fetched again', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    await pull(machine);
    await truncate(blobPath(machine), 4_000_000);
    const library = await machine.openLibrary();
    expect((await failureOf(library.resolve(choice))).message).toContain('damaged or was altered');
    expect(await library.remove(modelName)).toBeGreaterThan(4_000_000);
    expect(await readdir(machine.cacheFolder)).toEqual([]);
  });

  it('is named when it is missing', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const library = await machine.openLibrary();
    expect((await failureOf(library.resolve(choice))).message).toContain(`vsm models pull ${modelName}`);
    expect((await failureOf(library.find('nothing'))).message).toContain('clip-vit-b32');
  });

  it('in a folder of the person is a model too, remembered by its hashes', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const { image } = await pull(machine);
    const folder = path.dirname(path.dirname(image.path));
    const library = await machine.openLibrary();
    const source = await library.add(folder, 'mine');
    const model = await library.resolve({ name: 'mine', precision: 'int8' });
    expect(model.image.sha256).toBe(imageSha256);
    expect(source.model.dimensions).toBe(64);
    await rm(image.path);
    await writeFile(image.path, 'other');
    expect((await failureOf(library.resolve({ name: 'mine', precision: 'fp32' }))).message).toContain(imageSha256);
  });

  it('is listed with its size', async () => {
    const hub = await startHub();
    const machine = await makeMachine(hub);
    const library = await machine.openLibrary();
    const statusOf = async () => (await library.list()).find(({ source }) => source.model.name === modelName);
    expect((await statusOf())?.precisions.map(({ isHere }) => isHere)).toEqual([false, false]);
    await pull(machine);
    expect(await statusOf()).toMatchObject({
      isOwn: true,
      source: { model: { repository } },
      precisions: [
        { precision: 'fp32', isHere: true },
        { precision: 'int8', isHere: true },
      ],
    });
  });
});

async function failureOf(promise: Promise<unknown>): Promise<VsmError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (VsmError.is(error)) return error;
  throw error ?? new Error('It did not fail.');
}
