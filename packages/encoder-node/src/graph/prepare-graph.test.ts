import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { VsmError } from '@vsm/core';
import { encodeOnnxModel, rewriteModel } from '@vsm/onnx-graph';
import { buildClipVisionModel, type ClipArchitecture, createSeededClipWeights } from '@vsm/onnx-graph/clip';
import type { ModelPrecision } from '@vsm/vision';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadOnnxRuntime } from '../native-modules.ts';
import { prepareGraph } from './prepare-graph.ts';

const tower = { width: 32, layers: 2, heads: 2 };
const architecture: ClipArchitecture = {
  dimensions: 16,
  vision: { ...tower, resolution: 32, patchSize: 8 },
  text: { ...tower, contextLength: 8, vocabularySize: 16 },
};

const model = buildClipVisionModel(architecture, createSeededClipWeights(3));

describe('prepareGraph', () => {
  let folder: string;
  let cacheFolder: string;
  let modelPath: string;
  let sha256: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vsm-graph-'));
    cacheFolder = path.join(folder, 'cache');
    modelPath = path.join(folder, 'vision_model.onnx');
    await writeModel(encodeOnnxModel(model));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function writeModel(bytes: Uint8Array): Promise<void> {
    await writeFile(modelPath, bytes);
    sha256 = createHash('sha256').update(bytes).digest('hex');
  }

  const prepare = (precision: ModelPrecision = 'fp32', signal?: AbortSignal) =>
    prepareGraph({ modelPath, sha256, precision, cacheFolder, signal });
  const cachedFiles = async () => (await readdir(path.join(cacheFolder, 'graphs'))).sort();

  it('makes a file that gives the same embeddings, and says how', async () => {
    const { path: prepared, rewrites, fallbackReason } = await prepare();
    expect({ rewrites, fallbackReason }).toEqual({ rewrites: ['class-token', 'attention'], fallbackReason: undefined });
    expect(prepared).not.toBe(modelPath);
    expect(cosine(await embed(prepared), await embed(modelPath))).toBeGreaterThan(0.9999999);
  });

  it('makes int8 weights, which stay close', async () => {
    const { path: prepared, rewrites } = await prepare('int8');
    expect(rewrites).toEqual(['class-token', 'int8']);
    expect(cosine(await embed(prepared), await embed(modelPath))).toBeGreaterThan(0.995);
  });

  it('keeps what it made: the original is not read again', async () => {
    const first = await prepare();
    await writeFile(modelPath, 'no model');
    expect(await prepare()).toEqual(first);
    expect(await cachedFiles()).toHaveLength(3);
  });

  it('takes files that were copied, and reads them once for it', async () => {
    const { path: prepared, weightsPath } = await prepare();
    for (const file of [prepared, weightsPath!]) await utimes(file, 0, 0);
    const recordBefore = await readFile(`${prepared}.json`, 'utf8');
    await writeFile(modelPath, 'no model');
    expect((await prepare()).path).toBe(prepared);
    expect(await readFile(`${prepared}.json`, 'utf8')).not.toBe(recordBefore);
  });

  it.each([
    ['cut short', (file: string) => truncate(file, 1000)],
    ['altered', async (file: string) => writeFile(file, (await readFile(file)).fill(1, 500, 600))],
    ['gone', (file: string) => rm(file)],
  ])('makes kept weights anew that are %s', async (_, damage) => {
    const { weightsPath } = await prepare('int8');
    const whole = await readFile(weightsPath!);
    await damage(weightsPath!);
    expect((await prepare('int8')).weightsPath).toBe(weightsPath);
    expect(Buffer.compare(await readFile(weightsPath!), whole)).toBe(0);
  });

  it.each([
    ['cut short', (file: string) => truncate(file, 1000)],
    ['altered', async (file: string) => writeFile(file, (await readFile(file)).fill(1, 500, 600))],
    ['gone', (file: string) => rm(file)],
    ['without its record', (file: string) => rm(`${file}.json`)],
    ['with a damaged record', (file: string) => writeFile(`${file}.json`, '{"rewrites":')],
  ])('makes a kept file anew that is %s', async (_, damage) => {
    const { path: prepared } = await prepare();
    const whole = await readFile(prepared);
    await damage(prepared);
    expect((await prepare()).path).toBe(prepared);
    expect(Buffer.compare(await readFile(prepared), whole)).toBe(0);
  });

  it('gives several callers at once the same whole file', async () => {
    const graphs = await Promise.all(Array.from({ length: 4 }, () => prepare('int8')));
    expect(new Set(graphs.map((graph) => graph.path)).size).toBe(1);
    expect(await cachedFiles()).toHaveLength(3);
    expect(await embed(graphs[0]!.path)).toHaveLength(architecture.dimensions);
  });

  it('leaves the graph as it is when told to, and lays its weights apart', async () => {
    const graph = await prepareGraph({ modelPath, sha256, precision: 'fp32', rewriteGraph: false, cacheFolder });
    expect(graph.rewrites).toEqual([]);
    expect(graph.weightsPath).toBeDefined();
    expect(cosine(await embed(graph.path), await embed(modelPath))).toBeGreaterThan(0.9999999);
    expect((await prepare()).path).not.toBe(graph.path);
  });

  it('lays weights apart, once and for all, where there is nothing to rewrite', async () => {
    await writeModel(encodeOnnxModel(rewriteModel(model).model));
    const graph = await prepare();
    expect(graph.rewrites).toEqual([]);
    await writeFile(modelPath, 'no model');
    expect(await prepare()).toEqual(graph);
  });

  it('uses the original of what it cannot read, and says why', async () => {
    await writeModel(Buffer.from('no model'));
    const graph = await prepare();
    expect(graph.path).toBe(modelPath);
    expect(graph.fallbackReason).toMatch(/no ONNX model/);
    await expect(prepare('int8')).rejects.toMatchObject({ code: 'MODEL_UNUSABLE' } satisfies Partial<VsmError>);
  });

  it('uses the original where nothing can be kept; int8 is refused then', async () => {
    await writeFile(cacheFolder, 'a file where the folder should be');
    const graph = await prepare();
    expect(graph.path).toBe(modelPath);
    expect(graph.fallbackReason).toMatch(/ENOTDIR|EEXIST/);
    await expect(prepare('int8')).rejects.toThrow(/Make room or give permission there, or use fp32/);
  });

  it('refuses a model that is not the one that was verified', async () => {
    await writeFile(modelPath, 'another file');
    await expect(prepare()).rejects.toThrow(/expected SHA-256/);
    await rm(modelPath);
    await expect(prepare()).rejects.toThrow(/cannot be read/);
  });

  it('gives up when told to, and leaves nothing half made', async () => {
    const controller = new AbortController();
    const preparing = prepare('int8', controller.signal);
    controller.abort(new Error('enough'));
    await expect(preparing).rejects.toThrow('enough');
    await expect(prepare('int8', controller.signal)).rejects.toThrow('enough');
    expect((await prepare('int8')).rewrites).toContain('int8');
    expect((await cachedFiles()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('removes what killed processes left', async () => {
    await prepare();
    const leftover = path.join(cacheFolder, 'graphs', 'left.tmp');
    await writeFile(leftover, '');
    await utimes(leftover, 0, 0);
    await prepare('int8');
    expect(await cachedFiles()).not.toContain('left.tmp');
  });

  async function embed(file: string): Promise<Float32Array> {
    const { InferenceSession, Tensor } = await loadOnnxRuntime('native');
    const session = await InferenceSession.create(file);
    const pixels = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i * i * 0.37));
    const outputs = await session.run({ pixel_values: new Tensor('float32', pixels, [1, 3, 32, 32]) });
    await session.release();
    const data = outputs['image_embeds']!.data;
    if (!(data instanceof Float32Array)) throw new Error(`expected float32, found ${typeof data}`);
    return data;
  }
});

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
