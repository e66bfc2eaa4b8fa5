import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { dotProduct } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedEncoder } from './embedded-encoder.ts';
import { drawFormulaPicture } from './formula-picture.testing.ts';
import type { LocalModel } from './onnx/local-model.ts';
import { openOnnxImageEncoder } from './onnx/onnx-image-encoder.ts';
import { openOnnxPromptEncoder } from './onnx/onnx-prompt-encoder.ts';
import { writeSmallClip } from './onnx/small-clip.testing.ts';

const distIndex = new URL('../dist/index.js', import.meta.url);
const picture = drawFormulaPicture(320, 240);
const outcomeSchema = z.object({ notices: z.array(z.string()), vectors: z.array(z.array(z.number())) });

/** A module that makes every import of onnxruntime-node fail, as where it has no binary for the platform. */
const hideNativeRuntime = dataUrl(`
  import { register } from 'node:module';
  register(${JSON.stringify(
    dataUrl(`
      export async function resolve(specifier, context, next) {
        if (specifier === 'onnxruntime-node') throw new Error('no binary for this platform');
        return next(specifier, context);
      }`),
  )});`);

let folder: string;
let model: LocalModel;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vsm-wasm-'));
  model = await writeSmallClip(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('where onnxruntime-node does not load', () => {
  it('the embedded encoder runs on WebAssembly, says so, and gives the same', async () => {
    const native = await openEmbeddedEncoder();
    const [expected] = await native.encodeImages([picture]);
    await native.close();
    await expectSame(
      `const encoder = await openEmbeddedEncoder({ threadCount: 1, onNotice });
      const vectors = (await encoder.encodeImages([picture])).map(({ vector }) => vector);`,
      [expected!.vector],
    );
  });

  it('an encoder of images and one of prompts run on WebAssembly, say so, and give the same', async () => {
    const options = { cacheFolder: path.join(folder, 'cache') };
    const images = await openOnnxImageEncoder(model, options);
    const prompts = await openOnnxPromptEncoder(model, options);
    const [encoded] = await images.encodeImages([picture]);
    const [prompt] = await prompts.encodePrompts(['the cat']);
    await images.close();
    await prompts.close();
    await expectSame(
      `const model = ${JSON.stringify(model)};
      const options = { ...${JSON.stringify(options)}, onNotice };
      const images = await openOnnxImageEncoder(model, options);
      const prompts = await openOnnxPromptEncoder(model, options);
      const [encoded] = await images.encodeImages([picture]);
      const vectors = [encoded.vector, ...(await prompts.encodePrompts(['the cat']))];`,
      [encoded!.vector, prompt!],
    );
  });
});

/** Runs the program, which makes `vectors`, where the native runtime is hidden. */
async function expectSame(program: string, expected: readonly Float32Array[]): Promise<void> {
  const source = `
    import { openEmbeddedEncoder, openOnnxImageEncoder, openOnnxPromptEncoder } from ${JSON.stringify(distIndex.href)};
    const notices = [];
    const onNotice = (notice) => notices.push(notice);
    const picture = { width: ${picture.width}, height: ${picture.height}, data: Buffer.from('${Buffer.from(picture.data).toString('base64')}', 'base64') };
    ${program}
    console.log(JSON.stringify({ notices, vectors: vectors.map((vector) => [...vector]) }));`;
  const run = promisify(execFile);
  const file = path.join(folder, 'program.mjs');
  await writeFile(file, source);
  const { stdout, stderr } = await run(process.execPath, ['--import', hideNativeRuntime, file]);
  const { notices, vectors } = outcomeSchema.parse(JSON.parse(stdout));
  expect(stderr).toBe('');
  expect(notices).toContainEqual(expect.stringMatching(/WebAssembly.*no binary for this platform/));
  expect(vectors).toHaveLength(expected.length);
  for (const [i, vector] of expected.entries()) expect(dotProduct(vector, vectors[i]!)).toBeGreaterThan(0.9999);
}

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
