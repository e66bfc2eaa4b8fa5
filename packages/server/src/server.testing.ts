import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, VibeMemory, VsmError } from '@vsm/core';
import { createThumbnail, openEmbeddedEncoder } from '@vsm/encoder-node';
import { createSampleGenerator } from '@vsm/generators';
import { openJsonFileStore } from '@vsm/store-json';
import sharp from 'sharp';
import { createClient, type VsmClient } from './client/index.ts';
import type { MemoryDirectory, PictureEncoder, ServerOptions } from './server-options.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** A server on a free port of the loopback address, with real files, stores and the embedded encoder. */
export interface TestServer extends RunningServer {
  readonly client: VsmClient;
  /** The folder that it may look at. */
  readonly photos: string;
  readonly folder: string;
  readonly memoryPath: string;
  readonly log: readonly string[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

const opened: (() => Promise<void>)[] = [];
let encoder: Promise<PictureEncoder & { close(): Promise<void> }> | undefined;

/** The encoder of all tests in a file. */
export function sharedEncoder(): Promise<PictureEncoder> {
  encoder ??= openEmbeddedEncoder({ threadCount: 1 });
  return encoder;
}

/** Call it after all tests. */
export async function closeAll(): Promise<void> {
  for (const close of opened.splice(0).toReversed()) await close();
  await (await encoder)?.close();
  encoder = undefined;
}

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-server-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A small picture of a hue and a lightness, with some structure. */
export async function drawPicture(
  hue: number,
  lightness = 50,
  format: 'png' | 'jpeg' | 'webp' = 'png',
): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="hsl(${hue},80%,${lightness}%)"/><circle cx="${10 + (hue % 40)}" cy="24" r="12" fill="hsl(${(hue + 120) % 360},60%,30%)"/></svg>`;
  return await sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}

/** Six pictures: three warm and light, three cold and dark. */
async function drawPhotos(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [i, hue] of [10, 30, 50].entries())
    await writeFile(path.join(folder, `warm-${i}.png`), await drawPicture(hue, 70));
  for (const [i, hue] of [200, 220, 250].entries())
    await writeFile(path.join(folder, `cold-${i}.png`), await drawPicture(hue, 25));
}

export async function startTestServer(options: Partial<ServerOptions> = {}, host = '127.0.0.1'): Promise<TestServer> {
  const root = await makeFolder();
  const photos = path.join(root, 'photos');
  await drawPhotos(photos);
  const log: string[] = [];
  const memoryPath = path.join(root, 'memory.json');
  const used = options.encoder ?? (await sharedEncoder());
  const server = await startServer(
    {
      memories: createMemoryDirectory(root, memoryPath, used),
      encoder: used,
      createThumbnail,
      generators: [{ id: 'sample', title: 'Sample', generator: createSampleGenerator() }],
      samples: createSampleGenerator(),
      folders: [photos],
      stateFolder: path.join(root, 'state'),
      listModels: async () => [
        { name: 'embedded', title: 'Embedded', purpose: 'all', license: 'MIT', isHere: true, isInUse: true },
      ],
      examine: async () => ({ isWell: true, checks: [{ name: 'node', status: 'ok', message: 'fine', cure: null }] }),
      version: '0.0.0',
      log: (level, event, facts) => {
        if (level !== 'debug') log.push(JSON.stringify({ level, event, ...facts }));
      },
      now: () => new Date(),
      createId: randomUUID,
      random: createRandom(1),
      ...options,
    },
    { host, port: 0 },
  );
  opened.push(() => server.close());
  const url = server.url.replace('0.0.0.0', '127.0.0.1');
  const client = createClient({ baseUrl: url, ...(options.token !== undefined && { token: options.token }) });
  const folder = options.folders?.length === 0 ? 'uploads' : (await client.folders()).folders[0]!.id;
  return {
    ...server,
    url,
    client,
    photos,
    folder,
    memoryPath,
    log,
    fetch: (place, init) => fetch(`${url}${place}`, init),
  };
}

/** Ranks until all of the folder has been looked at. */
export async function readWholeFolder({ client, folder }: TestServer): Promise<void> {
  const stop = new AbortController();
  const events = client.followEvents({ signal: stop.signal });
  await events.next();
  const { progress } = await client.rank({ folder });
  if (!progress.isComplete) {
    for await (const event of events) {
      if (event.type === 'folder' && event.progress.folder === folder && event.progress.isComplete) break;
    }
  }
  await events.return(undefined);
}

function createMemoryDirectory(root: string, memoryPath: string, { space }: PictureEncoder): MemoryDirectory {
  const memories = [{ id: 'default', name: 'Mine' }];
  return {
    list: async () => memories,
    create: async (name) => {
      const id = name.toLowerCase().replaceAll(' ', '-');
      if (memories.some((memory) => memory.id === id)) {
        throw new VsmError('INVALID_ARGUMENT', `There is a memory ${JSON.stringify(name)} already.`);
      }
      const memory = { id, name };
      memories.push(memory);
      return memory;
    },
    open: async (id) => {
      const file = id === 'default' ? memoryPath : path.join(root, `${id}.json`);
      const now = () => new Date();
      const store = await openJsonFileStore({ path: file, now });
      const memory = await VibeMemory.open({ store, space, now, createId: randomUUID });
      return { memory, watch: (listener) => store.watch(listener) };
    },
  };
}
