import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@vsm/core';
import { clipPreprocessing } from '@vsm/vision';
import { build } from 'tsup';
import { afterAll, afterEach } from 'vitest';
import { readHubSettings } from '../hub-settings.ts';
import { type ModelLibrary, openModelLibrary } from '../model-library.ts';
import { type HubFile, startTestHub, type TestHub } from './test-hub.testing.ts';

export const repository = 'tester/small-clip';
export const modelName = 'small-clip';
/** Larger than what a socket holds, so that an interruption finds some of it on the way. */
export const imageBytes: Buffer = noise(5_000_000, 1);
const hubFiles: readonly HubFile[] = [
  { path: 'onnx/vision_model.onnx', bytes: imageBytes, isLarge: true },
  { path: 'onnx/text_model.onnx', bytes: noise(200_000, 2), isLarge: true },
  { path: 'vocab.json', bytes: Buffer.from('{}'), isLarge: false },
  { path: 'merges.txt', bytes: Buffer.from('#version: 0.2\n'), isLarge: false },
  {
    path: 'config.json',
    bytes: Buffer.from(JSON.stringify({ model_type: 'clip', projection_dim: 64 })),
    isLarge: false,
  },
  {
    path: 'preprocessor_config.json',
    bytes: Buffer.from(
      JSON.stringify({
        do_resize: true,
        size: { shortest_edge: 224 },
        do_center_crop: true,
        crop_size: 224,
        resample: 3,
        image_mean: clipPreprocessing.mean,
        image_std: clipPreprocessing.std,
      }),
    ),
    isLarge: false,
  },
];

/** A person's machine: a home folder with an empty cache, and a model of theirs on the hub. */
export interface TestMachine {
  readonly homeFolder: string;
  readonly stateFolder: string;
  readonly cacheFolder: string;
  readonly environment: Record<string, string>;
  openLibrary(environment?: Record<string, string>): Promise<ModelLibrary>;
}

export async function makeMachine(hub: TestHub): Promise<TestMachine> {
  const homeFolder = await makeFolder();
  const stateFolder = path.join(homeFolder, 'state');
  const environment = { HF_ENDPOINT: hub.endpoint };
  const openLibrary = async (more: Record<string, string> = {}) =>
    openModelLibrary({ settings: await readHubSettings({ ...environment, ...more }, homeFolder), stateFolder });
  const description = path.join(homeFolder, 'small-clip.json');
  const text = { files: { fp32: 'onnx/text_model.onnx' } };
  await writeFile(
    description,
    JSON.stringify({ name: modelName, repository, image: { files: { fp32: 'onnx/vision_model.onnx' } }, text }),
  );
  await (await openLibrary()).add(description);
  return {
    homeFolder,
    stateFolder,
    environment,
    openLibrary,
    cacheFolder: path.join(homeFolder, '.cache/huggingface/hub'),
  };
}

/** A hub that is closed after the test. */
export async function startHub(): Promise<TestHub> {
  const hub = await startTestHub(repository, hubFiles);
  hubs.push(hub);
  return hub;
}

const hubs: TestHub[] = [];
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-hub-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Bundles the program that pulls in a process of its own, and returns how to start it. */
export async function bundlePuller(): Promise<(machine: TestMachine) => PullProcess> {
  const outDir = await makeFolder();
  await build({
    config: false,
    entry: [fileURLToPath(new URL('./pull-process.testing.ts', import.meta.url))],
    outDir,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    splitting: false,
    noExternal: [/.*/],
    outExtension: () => ({ js: '.mjs' }),
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    esbuildOptions: (options) => {
      options.conditions = ['@vsm/source'];
    },
    silent: true,
  });
  return (machine) => startPuller(path.join(outDir, 'pull-process.testing.mjs'), machine);
}

export interface PullProcess {
  /** Resolves when it said that this many bytes are here. */
  reached(doneBytes: number): Promise<void>;
  /** What it said, once it ended. */
  readonly ended: Promise<{ readonly status: number | null; readonly output: string; readonly errors: string }>;
  kill(): void;
}

function startPuller(program: string, { stateFolder, homeFolder, environment }: TestMachine): PullProcess {
  const child = spawn(process.execPath, [program, stateFolder, homeFolder, modelName], { env: environment });
  const said = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.errors += text;
  });
  const ended = once(child, 'close').then(([status]: (number | null)[]) => ({ status: status ?? null, ...said }));
  const reached = (doneBytes: number) =>
    new Promise<void>((resolve) => {
      child.stdout.on('data', () => said.output.split('\n').some((line) => Number(line) >= doneBytes) && resolve());
    });
  return { reached, ended, kill: () => child.kill('SIGKILL') };
}

function noise(length: number, seed: number): Buffer {
  const random = createRandom(seed);
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, () => random() * 2 ** 32);
  return Buffer.from(words.buffer, 0, length);
}
