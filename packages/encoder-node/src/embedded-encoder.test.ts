import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dotProduct, VsmError, type VsmErrorCode } from '@vsm/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeImage } from './decode-image.ts';
import { openEmbeddedEncoder } from './embedded-encoder.ts';
import type { EncodedFile, FileEncoder } from './file-encoder.ts';
import { drawFormulaPicture } from './formula-picture.testing.ts';

const run = promisify(execFile);
const distIndex = new URL('../dist/index.js', import.meta.url);

let folder: string;
let encoder: FileEncoder;
let picturePaths: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-encoder-'));
  encoder = await openEmbeddedEncoder();
  picturePaths = await Promise.all(Array.from({ length: 10 }, (_, variant) => writePicture(`${variant}.png`, variant)));
});

afterAll(async () => {
  await encoder.close();
  await rm(folder, { recursive: true, force: true });
});

describe('encodeFiles', () => {
  it('gives each file what encodeImages gives its picture, with its size and hash', async () => {
    const path = picturePaths[0]!;
    const bytes = await readFile(path);
    const image = await decodeImage(bytes);
    const [encoded] = await encoder.encodeImages([image]);
    expect(await collect(encoder.encodeFiles([path]))).toEqual([
      {
        path,
        ok: true,
        encoded,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        width: image.width,
        height: image.height,
      },
    ]);
  });

  it('says of each path what is wrong with it', async () => {
    const sub = join(folder, 'folder.jpg');
    await mkdir(sub);
    const empty = await writeBytes('empty.jpg', new Uint8Array());
    const text = await writeBytes('text.png', Buffer.from('not a picture'));
    const whole = await readFile(picturePaths[0]!);
    const truncated = await writeBytes('truncated.png', whole.subarray(0, whole.length >> 1));
    const huge = await writeBytes('huge.png', whole);
    const pipe = join(folder, 'pipe.png');
    await run('mkfifo', [pipe]);
    const expected: readonly [string, VsmErrorCode][] = [
      [join(folder, 'missing.png'), 'IMAGE_NOT_FOUND'],
      [join(text, 'below-a-file.png'), 'IMAGE_NOT_FOUND'],
      [sub, 'IMAGE_UNREADABLE'],
      [pipe, 'IMAGE_UNREADABLE'],
      [empty, 'IMAGE_UNREADABLE'],
      [text, 'IMAGE_UNREADABLE'],
      [truncated, 'IMAGE_UNREADABLE'],
      [huge, 'IMAGE_TOO_LARGE'],
    ];
    const strict = await openEmbeddedEncoder({ threadCount: 1, limits: { maxPixels: 1000, maxBytes: 10_000_000 } });
    for (const [path, code] of expected) {
      const [result] = await collect((code === 'IMAGE_TOO_LARGE' ? strict : encoder).encodeFiles([path]));
      expect(describeOutcome(result!), path).toBe(code);
      expect(result).toMatchObject({ path, error: { details: { path }, message: expect.stringContaining(path) } });
    }
    await strict.close();
  });

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)('says when permission is denied', async () => {
    const path = await writePicture('secret.png', 1);
    await chmod(path, 0);
    const [result] = await collect(encoder.encodeFiles([path]));
    expect(describeOutcome(result!)).toBe('IMAGE_UNREADABLE');
    expect(result).toMatchObject({ error: { message: expect.stringContaining('Permission denied') } });
  });

  it('goes through 300 files with broken ones among them, in order', async () => {
    const broken = await writeBytes('broken.jpg', Buffer.from('broken'));
    const missing = join(folder, 'gone.png');
    const paths = Array.from({ length: 300 }, (_, i) => {
      if (i % 17 === 0) return broken;
      return i % 23 === 0 ? missing : picturePaths[i % picturePaths.length]!;
    });
    const results = await collect(encoder.encodeFiles(paths));
    expect(results.map(({ path }) => path)).toEqual(paths);
    const byPath = new Map<string, EncodedFile>();
    for (const result of results) {
      const first = byPath.get(result.path) ?? result;
      byPath.set(result.path, first);
      expect(result).toEqual(first);
    }
    expect(describeOutcome(byPath.get(broken)!)).toBe('IMAGE_UNREADABLE');
    expect(describeOutcome(byPath.get(missing)!)).toBe('IMAGE_NOT_FOUND');
    expect(results.filter(({ ok }) => ok)).toHaveLength(
      paths.filter((path) => path !== broken && path !== missing).length,
    );
  });

  it('gives a result before the next path is known', async () => {
    let givePath = (_path: string) => {};
    async function* latePaths() {
      yield picturePaths[0]!;
      yield await new Promise<string>((resolve) => {
        givePath = resolve;
      });
    }
    const results = encoder.encodeFiles(latePaths());
    expect((await results.next()).value).toMatchObject({ path: picturePaths[0], ok: true });
    givePath(picturePaths[1]!);
    expect((await results.next()).value).toMatchObject({ path: picturePaths[1], ok: true });
    expect((await results.next()).done).toBe(true);
  });

  it('asks for no more paths than it needs to stay ahead', async () => {
    let asked = 0;
    function* endlessPaths() {
      while (true) yield picturePaths[asked++ % picturePaths.length]!;
    }
    let given = 0;
    for await (const { ok } of encoder.encodeFiles(endlessPaths())) {
      expect(ok).toBe(true);
      if (++given === 20) break;
    }
    expect(asked).toBeLessThanOrEqual(given + encoder.maxBatchSize * 4);
  });

  it('throws the reason when aborted, and works afterwards', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const results = encoder.encodeFiles(repeat(picturePaths, 50), { signal: controller.signal });
    await results.next();
    controller.abort(reason);
    await expect(results.next()).rejects.toBe(reason);
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(await collect(encoder.encodeFiles(picturePaths))).toHaveLength(picturePaths.length);
  });

  it('throws the reason even while it waits for a path that never comes', async () => {
    const controller = new AbortController();
    async function* noPaths(): AsyncGenerator<string> {
      await new Promise(() => {});
    }
    const pending = encoder.encodeFiles(noPaths(), { signal: controller.signal }).next();
    controller.abort('stop');
    await expect(pending).rejects.toBe('stop');
  });

  it('passes on what the source of the paths throws', async () => {
    const failure = new Error('the folder is gone');
    // biome-ignore lint/correctness/useYield: a source that fails before its first path.
    async function* failing(): AsyncGenerator<string> {
      throw failure;
    }
    await expect(collect(encoder.encodeFiles(failing()))).rejects.toBe(failure);
  });
});

describe('an encoder', () => {
  it('refuses work after it is closed', async () => {
    const other = await openEmbeddedEncoder({ threadCount: 1 });
    await other.close();
    await expect(other.encodeImages([drawFormulaPicture(8, 8)])).rejects.toSatisfy(isInvalidArgument);
    await expect(collect(other.encodeFiles(picturePaths))).rejects.toSatisfy(isInvalidArgument);
  });

  it('ends what is under way when it is closed', async () => {
    const other = await openEmbeddedEncoder({ threadCount: 1 });
    const outcome = collect(other.encodeFiles(repeat(picturePaths, 20))).catch((error: unknown) => error);
    await other.close();
    expect(await outcome).toSatisfy(isInvalidArgument);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %f threads', async (threadCount) => {
    await expect(openEmbeddedEncoder({ threadCount })).rejects.toSatisfy(isInvalidArgument);
  });

  it.each([
    ['closed', 'await encoder.close();'],
    ['left open', ''],
  ])('lets the process end when it is %s', async (_, end) => {
    const program = `
      import { openEmbeddedEncoder } from ${JSON.stringify(distIndex.href)};
      const encoder = await openEmbeddedEncoder();
      for await (const { ok } of encoder.encodeFiles(${JSON.stringify(picturePaths)})) console.log(ok);
      ${end}`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout.trim().split('\n')).toEqual(picturePaths.map(() => 'true'));
    expect(stderr).toBe('');
  });

  it('closes while pictures are under way, with nothing else holding the process open', async () => {
    const program = `
      import { openEmbeddedEncoder } from ${JSON.stringify(distIndex.href)};
      const encoder = await openEmbeddedEncoder({ threadCount: 1 });
      const controller = new AbortController();
      const files = encoder.encodeFiles(${JSON.stringify(picturePaths)}, { signal: controller.signal });
      await files.next();
      controller.abort();
      await files.next().catch(() => {});
      await encoder.close();
      console.log('closed');`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
    expect(stdout).toBe('closed\n');
  });

  it('leaves nothing in the home folder: the telemetry of onnxruntime is off', async () => {
    const home = await mkdtemp(join(folder, 'home-'));
    const program = `
      import { openEmbeddedEncoder } from ${JSON.stringify(distIndex.href)};
      await (await openEmbeddedEncoder()).close();`;
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...environment } = process.env;
    const env = { ...environment, HOME: home, LOCALAPPDATA: home };
    await run(process.execPath, ['--input-type=module', '--eval', program], { env });
    expect(await readdir(home)).toEqual([]);
  });

  it('keeps its space: the numbers of a known picture do not change', async () => {
    const golden = z
      .object({ space: z.string(), vector: z.array(z.number()), attributes: z.array(z.number()) })
      .parse(JSON.parse(await readFile(new URL('../../../fixtures/embedded/golden.json', import.meta.url), 'utf8')));
    const [encoded] = await encoder.encodeImages([drawFormulaPicture(320, 240)]);
    const { vector, attributes = new Float32Array() } = encoded!;
    expect(encoder.space.id).toBe(golden.space);
    const cosine = dotProduct(vector, golden.vector) / Math.sqrt(dotProduct(golden.vector, golden.vector));
    expect(cosine).toBeGreaterThan(0.9999);
    for (const [i, expected] of golden.attributes.entries()) expect(attributes[i]).toBeCloseTo(expected, 3);
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function* repeat<T>(items: readonly T[], times: number): Generator<T> {
  for (let i = 0; i < times; i++) yield* items;
}

async function writePicture(name: string, variant: number): Promise<string> {
  const { width, height, data } = drawFormulaPicture(120 + variant * 7, 90, variant);
  return writeBytes(
    name,
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

async function writeBytes(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function describeOutcome(result: EncodedFile): string {
  return result.ok ? 'encoded' : result.error.code;
}

function isInvalidArgument(error: unknown): boolean {
  return VsmError.is(error, 'INVALID_ARGUMENT');
}
