import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { dotProduct, VsmError } from '@vsm/core';
import { preprocess } from '@vsm/vision';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeImage } from '../decode-image.ts';
import type { FileEncoder } from '../file-encoder.ts';
import { drawFormulaPicture } from '../formula-picture.testing.ts';
import type { LocalModel } from './local-model.ts';
import { openOnnxImageEncoder } from './onnx-image-encoder.ts';
import { writeSmallClip } from './small-clip.testing.ts';

let folder: string;
let model: LocalModel;
let encoder: FileEncoder;
let paths: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vsm-onnx-'));
  model = await writeSmallClip(folder);
  encoder = await open(model);
  paths = await Promise.all(Array.from({ length: 6 }, (_, variant) => writePicture(variant)));
});

afterAll(async () => {
  await encoder.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an ONNX encoder of images', () => {
  it('gives each file what the network gives its exactly prepared picture', async () => {
    const session = await InferenceSession.create(model.image.path);
    const { preprocessing } = model.card;
    for (const file of await collect(encoder.encodeFiles(paths))) {
      if (!file.ok) throw file.error;
      const image = await decodeImage(await readFile(file.path));
      const input = new Tensor('float32', preprocess(image, preprocessing), [1, 3, 224, 224]);
      const expected = (await session.run({ pixel_values: input }))['image_embeds']!.data as Float32Array;
      const cosine = dotProduct(file.encoded.vector, expected) / Math.sqrt(dotProduct(expected, expected));
      expect(cosine).toBeGreaterThan(0.999999);
      expect(file).toMatchObject({ width: image.width, height: image.height });
    }
    await session.release();
  });

  it('goes through many files in order, with broken ones among them, and gives each what it gives it alone', async () => {
    const alone = new Map<string, Float32Array>();
    for (const file of paths) {
      const [result] = await collect(encoder.encodeFiles([file]));
      if (result?.ok) alone.set(file, result.encoded.vector);
    }
    const missing = path.join(folder, 'missing.png');
    const many = Array.from({ length: 150 }, (_, i) => (i % 9 === 4 ? missing : paths[i % paths.length]!));
    const results = await collect(encoder.encodeFiles(many));
    expect(results.map((result) => result.path)).toEqual(many);
    for (const [i, result] of results.entries()) {
      expect(result.ok ? result.encoded.vector : undefined, `file ${i}`).toEqual(alone.get(many[i]!));
    }
  });

  it('gives a result before the next path is known', async () => {
    async function* latePaths() {
      yield paths[0]!;
      await new Promise(() => {});
    }
    const { value } = await encoder.encodeFiles(latePaths()).next();
    expect(value).toMatchObject({ path: paths[0], ok: true });
  });

  it('answers an abort at once, and works afterwards', async () => {
    const controller = new AbortController();
    const results = encoder.encodeFiles(repeat(paths, 30), { signal: controller.signal });
    await results.next();
    controller.abort('stop');
    await expect(results.next()).rejects.toBe('stop');
    expect(await collect(encoder.encodeFiles(paths))).toHaveLength(paths.length);
  });

  it('loses nothing when its threads are killed in the middle of a batch', async () => {
    const workers = new Set<Worker>();
    const postMessage = Worker.prototype.postMessage;
    const spy = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...message) {
      workers.add(this);
      postMessage.apply(this, message);
    });
    const other = await open(model);
    const results = other.encodeFiles(repeat(paths, 10));
    const first = await results.next();
    for (const worker of workers) worker.terminate();
    const rest = await collect(results);
    spy.mockRestore();
    // Two that were killed, and two in their place.
    expect(workers.size).toBe(4);
    expect(rest).toHaveLength(paths.length * 10 - 1);
    for (const [i, result] of [first.value, ...rest].entries()) expect(result, `file ${i}`).toMatchObject({ ok: true });
    await other.close();
  });

  it('names its space by the weights, the precision and the preprocessing', () => {
    expect(encoder.space).toMatchObject({
      id: expect.stringContaining(`small-clip:${model.image.sha256.slice(0, 12)}:fp32:`),
      dimensions: model.card.dimensions,
    });
  });

  it('refuses work after it is closed', async () => {
    const other = await open(model);
    await other.close();
    await expect(collect(other.encodeFiles(paths))).rejects.toSatisfy(hasCode('INVALID_ARGUMENT'));
  });
});

describe('openOnnxImageEncoder refuses', () => {
  it.each<[string, (model: LocalModel) => LocalModel, string]>([
    [
      'a missing file',
      (m) => ({ ...m, image: { path: '/nowhere/model.onnx', sha256: '0'.repeat(64) } }),
      '/nowhere/model.onnx',
    ],
    [
      'an output that the network has not',
      (m) => ({ ...m, card: { ...m.card, image: { ...m.card.image, outputName: 'pooler_output' } } }),
      'it has image_embeds',
    ],
    [
      'an input that the network has not',
      (m) => ({ ...m, card: { ...m.card, image: { ...m.card.image, inputName: 'picture' } } }),
      'it has pixel_values',
    ],
  ])('%s', async (_, change, message) => {
    const error: unknown = await open(change(model)).catch((reason: unknown) => reason);
    expect(error).toSatisfy(hasCode('MODEL_UNUSABLE'));
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('a file that is no network', async () => {
    const file = path.join(folder, 'text.onnx');
    await writeFile(file, 'not a network');
    await expect(open({ ...model, image: { path: file, sha256: '0'.repeat(64) } })).rejects.toSatisfy(
      hasCode('MODEL_UNUSABLE'),
    );
  });

  it('a network of other dimensions than its card says, at the first picture', async () => {
    const other = await open({ ...model, card: { ...model.card, dimensions: 512 } });
    await expect(other.encodeImages([drawFormulaPicture(40, 30)])).rejects.toSatisfy(hasCode('MODEL_UNUSABLE'));
    await other.close();
  });

  it('a device that is not here', async () => {
    const device = process.platform === 'win32' ? 'coreml' : 'dml';
    await expect(openOnnxImageEncoder(model, { device })).rejects.toSatisfy(hasCode('MODEL_UNUSABLE'));
  });

  it.each([0, -1, 1.5, Number.NaN])('%f threads', async (threads) => {
    await expect(openOnnxImageEncoder(model, { threads })).rejects.toSatisfy(hasCode('INVALID_ARGUMENT'));
  });

  it('to go on when its signal aborts', async () => {
    await expect(openOnnxImageEncoder(model, { signal: AbortSignal.abort('stop') })).rejects.toBe('stop');
  });
});

function open(local: LocalModel): Promise<FileEncoder> {
  return openOnnxImageEncoder(local, { cacheFolder: path.join(folder, 'cache') });
}

async function writePicture(variant: number): Promise<string> {
  const { width, height, data } = drawFormulaPicture(260 + variant * 37, 240, variant);
  const file = path.join(folder, `${variant}.png`);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
  return file;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function* repeat<T>(items: readonly T[], times: number): Generator<T> {
  for (let i = 0; i < times; i++) yield* items;
}

function hasCode(code: VsmError['code']): (error: unknown) => boolean {
  return (error) => VsmError.is(error, code);
}
