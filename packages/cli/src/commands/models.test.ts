import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { writeSmallClip } from '../models/small-clip.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;
let clip: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  clip = await writeSmallClip(path.join(cwd, 'Small CLIP'));
  await drawPictures(path.join(cwd, 'pictures'), ['sunset-1.jpg', 'sunset-2.png', 'night-1.jpg', 'night-2.webp']);
});

const vsm = (argv: readonly string[], env: Record<string, string> = {}): Promise<CliRun> =>
  runInProcess(['--memory', 'memory.json', ...argv], { cwd, env });
const json = async (argv: readonly string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = await vsm([...argv, '--json'], env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
};

test('the list has what ships, what can be fetched, and what is in use', async () => {
  const { newMemories, memory, models } = await json(['models', 'list']);
  expect({ newMemories, memory }).toEqual({ newMemories: 'embedded', memory: null });
  expect(models[0]).toMatchObject({ name: 'embedded', precisions: [{ here: true }] });
  expect(models[1]).toMatchObject({
    name: 'clip-vit-b32',
    license: 'MIT',
    repository: 'Xenova/clip-vit-base-patch32',
    words: true,
    precisions: [
      { precision: 'fp32', here: false },
      { precision: 'fp16', here: false },
      { precision: 'int8', here: false },
    ],
  });
  const { stdout } = await vsm(['models']);
  expect(stdout).toMatch(/^\* embedded +in vsm {2}here: uint8 +licence MIT\n/);
  expect(stdout).toMatch(/^ {2}clip-vit-b32 +607 MB {2}not here/m);
});

test('a folder is added, used, seen with, and left alone when it is removed', async () => {
  expect(await json(['models', 'add', 'Small CLIP'])).toEqual({ name: 'small-clip', folder: clip, repository: null });
  expect(await json(['models', 'use', 'small-clip'])).toMatchObject({ model: 'small-clip', memory: null });
  expect(await vsm(['like', 'pictures/sunset-1.jpg'])).toMatchObject({ status: 0 });
  await vsm(['models', 'use', 'embedded']);

  const stats = await json(['stats']);
  expect(stats.space).toMatchObject({ id: expect.stringMatching(/^small-clip:[0-9a-f]{12}:fp32:/), dimensions: 24 });
  // The memory decides now, not the model of new memories.
  expect(await vsm(['dislike', 'pictures/night-1.jpg'])).toMatchObject({ status: 0 });
  expect(await vsm(['rank', 'pictures'])).toMatchObject({ status: 0, stdout: expect.stringContaining('sunset-2.png') });
  expect(await json(['models', 'list'])).toMatchObject({ newMemories: 'embedded', memory: 'small-clip' });
  // Without a background of its own the model needs what the memory has seen.
  const { vsm: section } = JSON.parse(await foldedMemory());
  expect(section.background.count).toBe(4);

  for (const [argv, env] of [
    [['rank', 'pictures', '--model', 'embedded'], {}],
    [['rank', 'pictures'], { VSM_MODEL: 'small-clip:int8' }],
  ] as const) {
    const refused = await vsm(argv, env);
    expect(refused).toMatchObject({ status: 3, stdout: '' });
    expect(refused.stderr).toContain('vsm reembed --model');
  }
  const doctor = await vsm(['doctor']);
  expect(doctor.stdout).toMatch(/^ok +encoder +small-clip: 24 numbers a picture.+its files are whole/m);

  await vsm(['models', 'use', 'small-clip']);
  expect(await json(['models', 'remove', 'small-clip'])).toMatchObject({ folder: clip });
  expect((await readFile(path.join(clip, 'onnx/vision_model.onnx'))).length).toBeGreaterThan(0);
  expect(await json(['models', 'list'])).toMatchObject({ newMemories: 'embedded' });
  const lost = await vsm(['rank', 'pictures']);
  expect(lost).toMatchObject({ status: 3, stdout: '' });
  expect(lost.stderr).toMatch(/made with another model, small-clip:.+which is not on this machine.+vsm reembed/);
  expect((await vsm(['doctor'])).stdout).toMatch(/^warning +memory .+its model is of no use here/m);
});

test('what is no model is refused with what to do', async () => {
  await writeFile(path.join(cwd, 'bad.json'), '{"name": "Bad", "image": {}}');
  for (const [argv, status, said] of [
    [['models', 'add', 'bad.json'], 2, /name: lower-case letters.+image\.files/],
    [['models', 'add', 'pictures'], 4, /config\.json/],
    [['models', 'add', 'nowhere'], 2, /no such file or folder/],
    [['models', 'use', 'nothing'], 2, /no model "nothing".+clip-vit-b32/],
    [['models', 'use', 'clip-vit-b32'], 4, /vsm models pull clip-vit-b32/],
    [['models', 'pull', 'clip-vit-b16', '--precision', 'fp16'], 2, /not offered in fp16.+fp32, int8/],
    [['rank', 'pictures', '--model', 'clip-vit-b32', '--memory', 'new.json'], 4, /vsm models pull clip-vit-b32/],
    [['rank', 'pictures', '--model', 'a:b', '--memory', 'new.json'], 2, /clip-vit-b32:int8/],
  ] as const) {
    const run = await vsm(argv);
    expect({ argv, status: run.status, stdout: run.stdout }).toEqual({ argv, status, stdout: '' });
    expect(run.stderr).toMatch(said);
  }
});

test('a model is pulled, verified and used; without a connection it is named', async () => {
  const { endpoint, requests, close } = await serveFolder(clip);
  afterAll(close);
  await writeFile(
    path.join(cwd, 'remote.json'),
    JSON.stringify({ name: 'remote', repository: 'me/clip', image: { files: { fp32: 'onnx/vision_model.onnx' } } }),
  );
  await json(['models', 'add', 'remote.json']);
  const env = { HF_ENDPOINT: endpoint };
  const offline = await vsm(['models', 'pull', 'remote'], { ...env, HF_HUB_OFFLINE: '1' });
  expect(offline).toMatchObject({ status: 4, stderr: expect.stringContaining('HF_HUB_OFFLINE') });
  expect(requests).toEqual([]);

  const pulled = await json(['models', 'pull', 'remote'], env);
  expect(pulled).toMatchObject({ name: 'remote', precision: 'fp32', dimensions: 24, text: null });
  expect(pulled.image.path).toContain(path.join('huggingface/hub/models--me--clip/snapshots'));
  expect((await vsm(['rank', 'pictures', '--model', 'remote', '--memory', 'new.json'])).status).toBe(0);
  const { freedBytes } = await json(['models', 'remove', 'remote']);
  expect(freedBytes).toBeGreaterThan(100_000);
});

async function foldedMemory(): Promise<string> {
  await vsm(['export', 'folded.json', '--force']);
  return await readFile(path.join(cwd, 'folded.json'), 'utf8');
}

/** A hub with the files of a folder, all of them kept by git. */
async function serveFolder(folder: string) {
  const commit = 'c'.repeat(40);
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(request.url ?? '');
    const [, name = ''] = /\/resolve\/[^/]+\/(.+)$/.exec(request.url ?? '') ?? [];
    const bytes = await readFile(path.join(folder, name));
    const etag = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    response.writeHead(200, { 'x-repo-commit': commit, etag: `"${etag}"`, 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { endpoint: `http://127.0.0.1:${port}`, requests, close };
}
