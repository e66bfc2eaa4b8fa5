import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../picture-folder.testing.ts';
import { FooocusLogs } from './fooocus-log.ts';
import type { GenerationFacts } from './generation-facts.ts';
import { exifOfComment, fooocusLog, type PngTextKind, plainPicture, pngWithTexts } from './pictures.testing.ts';
import { readGeneration } from './read-generation.ts';

const { signal } = new AbortController();
const infotext = `a café at dusk, (warm light:1.2)
second line
Negative prompt: blurry, text
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 965400086, Size: 512x768, Model hash: 45dee52b, Model: dreamshaper_8, Lora hashes: "a: 1f, b: 2e", Version: v1.10.1`;
const infotextFacts: GenerationFacts = {
  tool: 'a1111',
  prompt: 'a café at dusk, (warm light:1.2)\nsecond line',
  negativePrompt: 'blurry, text',
  seed: '965400086',
  model: 'dreamshaper_8',
  sampler: 'DPM++ 2M',
  scheduler: 'Karras',
  steps: 20,
  cfg: 6.5,
};

let folder: string;
let count = 0;
const read = (file: string) => readGeneration(file, { logs: new FooocusLogs(), signal });
async function readBytes(bytes: Buffer, extension = 'png'): Promise<GenerationFacts | null> {
  const file = path.join(folder, `${++count}.${extension}`);
  await writeFile(file, bytes);
  return await read(file);
}

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

describe('PNG', () => {
  test.each(['tEXt', 'zTXt', 'iTXt', 'compressed iTXt'] as const satisfies readonly PngTextKind[])(
    'text of A1111 as %s, before the pixels and behind',
    async (kind) => {
      for (const behind of [false, true]) {
        expect(await readBytes(await pngWithTexts({ parameters: infotext }, { kind, behind }))).toEqual(infotextFacts);
      }
    },
  );

  test('the graph of ComfyUI, with a seed beyond exact numbers and what only Python calls JSON', async () => {
    const prompt = `{
      "3": {"class_type": "KSampler", "is_changed": [NaN], "inputs": {"seed": 18446744073709551615, "steps": 24, "cfg": 7.5,
        "sampler_name": "euler", "scheduler": "karras", "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
      "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
      "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 1}},
      "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "ein Fuchs im Schnee", "clip": ["4", 1]}},
      "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "text", "clip": ["4", 1]}}}`;
    expect(await readBytes(await pngWithTexts({ prompt, workflow: '{"nodes":[]}' }))).toEqual({
      tool: 'comfyui',
      prompt: 'ein Fuchs im Schnee',
      negativePrompt: 'text',
      seed: '18446744073709551615',
      model: 'sdxl.safetensors',
      sampler: 'euler',
      scheduler: 'karras',
      steps: 24,
      cfg: 7.5,
    });
  });

  test('InvokeAI, SwarmUI, and both schemes of Fooocus', async () => {
    const invoke = {
      positive_prompt: 'a fox',
      negative_prompt: '',
      seed: 7,
      scheduler: 'euler_a',
      steps: 30,
      cfg_scale: 5,
      model: { name: 'juggernaut' },
    };
    expect(await readBytes(await pngWithTexts({ invokeai_metadata: JSON.stringify(invoke) }))).toEqual({
      tool: 'invokeai',
      prompt: 'a fox',
      seed: '7',
      model: 'juggernaut',
      sampler: 'euler_a',
      steps: 30,
      cfg: 5,
    });
    const swarm = {
      sui_image_params: {
        prompt: 'a cat',
        negativeprompt: 'dog',
        model: 'sd_xl',
        seed: 1,
        steps: 20,
        cfgscale: 7,
        comfyuisampler: 'euler',
      },
    };
    expect(await readBytes(await pngWithTexts({ parameters: JSON.stringify(swarm) }))).toEqual({
      tool: 'swarmui',
      prompt: 'a cat',
      negativePrompt: 'dog',
      seed: '1',
      model: 'sd_xl',
      sampler: 'euler',
      steps: 20,
      cfg: 7,
    });
    const fooocus = {
      prompt: 'a hill',
      negative_prompt: '',
      seed: '123',
      base_model: 'juggernautXL',
      sampler: 'dpmpp_2m_sde_gpu',
      scheduler: 'karras',
      steps: 30,
      guidance_scale: 4,
    };
    const facts = {
      tool: 'fooocus',
      prompt: 'a hill',
      seed: '123',
      model: 'juggernautXL',
      sampler: 'dpmpp_2m_sde_gpu',
      scheduler: 'karras',
      steps: 30,
      cfg: 4,
    };
    expect(
      await readBytes(await pngWithTexts({ parameters: JSON.stringify(fooocus), fooocus_scheme: 'fooocus' })),
    ).toEqual(facts);
    const asA1111 =
      'a hill, cinematic still\nSteps: 30, Sampler: DPM++ 2M, Seed: 123, CFG scale: 4, Model: juggernautXL, Raw prompt: "a hill", Version: Fooocus v2.5.5';
    expect(await readBytes(await pngWithTexts({ parameters: asA1111, fooocus_scheme: 'a1111' }))).toMatchObject({
      tool: 'fooocus',
      prompt: 'a hill',
      seed: '123',
      cfg: 4,
    });
  });

  test('of what nobody understands nothing is said', async () => {
    for (const parameters of ['', 'just words', '{"broken', '[1]']) {
      expect(await readBytes(await pngWithTexts({ parameters, prompt: '{"1":{"no":"graph"}}' }))).toBeNull();
    }
  });
});

describe('EXIF', () => {
  test.each(['jpg', 'webp'] as const)('the comment of a %s, in all its encodings', async (extension) => {
    const format = extension === 'jpg' ? 'jpeg' : 'webp';
    const ascii = infotext.replace('é', 'e');
    const plain = await plainPicture()
      .withExif({ IFD2: { UserComment: ascii } })
      .toFormat(format)
      .toBuffer();
    expect(await readBytes(plain, extension)).toEqual({
      ...infotextFacts,
      prompt: infotextFacts.prompt?.replace('é', 'e'),
    });
    const utf16 = Buffer.from(infotext, 'utf16le');
    for (const text of [utf16, Buffer.from(utf16).swap16()]) {
      const exif = exifOfComment(7, Buffer.concat([Buffer.from('UNICODE\0'), text]));
      expect(await readBytes(await withRawExif(format, exif), extension)).toEqual(infotextFacts);
    }
    const ofFooocus = Buffer.from(`${JSON.stringify({ prompt: 'a hill', seed: '5', base_model: 'xl' })}\0`);
    expect(await readBytes(await withRawExif(format, exifOfComment(2, ofFooocus)), extension)).toEqual({
      tool: 'fooocus',
      prompt: 'a hill',
      seed: '5',
      model: 'xl',
    });
  });

  test('the graph of ComfyUI in the name of a camera', async () => {
    const graph = {
      3: { class_type: 'KSampler', inputs: { seed: 4, steps: 8, positive: ['6', 0], latent_image: ['5', 0] } },
      5: { class_type: 'EmptyLatentImage', inputs: {} },
      6: { class_type: 'CLIPTextEncode', inputs: { text: 'a boat' } },
    };
    const exif = { IFD0: { Make: 'workflow:{}', Model: `prompt:${JSON.stringify(graph)}` } };
    expect(await readBytes(await plainPicture().withExif(exif).webp().toBuffer(), 'webp')).toEqual({
      tool: 'comfyui',
      prompt: 'a boat',
      seed: '4',
      steps: 8,
    });
  });
});

describe("Fooocus's log", () => {
  const rows = [
    ['Prompt', 'prompt', "it's <lora:x:1> ünd 100%"],
    ['Negative Prompt', 'negative_prompt', 'blur'],
    ['Seed', 'seed', '8274631837461938374'],
    ['Base Model', 'base_model', 'juggernautXL_v8'],
    ['Guidance Scale', 'guidance_scale', '4.0'],
    ['Steps', 'steps', '30'],
  ] as const;
  const facts = {
    tool: 'fooocus',
    prompt: "it's <lora:x:1> ünd 100%",
    negativePrompt: 'blur',
    seed: '8274631837461938374',
    model: 'juggernautXL_v8',
    steps: 30,
    cfg: 4,
  };

  test.each([true, false])('with the button: %s', async (button) => {
    const day = path.join(folder, `2024-05-0${button ? 1 : 2}`);
    await mkdir(day);
    const names = ['2024-05-01_12-00-00_1234.png', '2024-05-01_12-00-09_5678.png'];
    for (const name of names) await writeFile(path.join(day, name), await pngWithTexts({}));
    const [first, second] = names.map((name, i) => ({
      name,
      rows: rows.map(([label, key, value]) => [label, key, key === 'seed' && i === 1 ? '2' : value] as const),
    }));
    await writeFile(path.join(day, 'log.html'), fooocusLog([second!, first!], { button }));
    expect(await read(path.join(day, names[0]!))).toEqual(facts);
    expect(await read(path.join(day, names[1]!))).toEqual({ ...facts, seed: '2' });
  });

  test('an entry that comes after its picture is waited for', async () => {
    const day = path.join(folder, '2024-05-03');
    await mkdir(day);
    const picture = path.join(day, 'a.png');
    await writeFile(path.join(day, 'log.html'), fooocusLog([]));
    await writeFile(picture, await pngWithTexts({}));
    const reading = read(picture);
    await writeFile(path.join(day, 'log.html'), fooocusLog([{ name: 'a.png', rows }]));
    expect(await reading).toEqual(facts);
  });
});

/** Sharp writes EXIF of its own making only, so the bytes are put into the file. */
async function withRawExif(format: 'jpeg' | 'webp', exif: Buffer): Promise<Buffer> {
  if (format === 'jpeg') {
    const jpeg = await plainPicture().jpeg().toBuffer();
    const body = Buffer.concat([Buffer.from('Exif\0\0'), exif]);
    const head = Buffer.of(0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255);
    return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
  }
  const webp = await plainPicture()
    .withExif({ IFD0: { Software: 'x' } })
    .webp()
    .toBuffer();
  const start = webp.indexOf('EXIF');
  const padded = exif.length % 2 === 1 ? Buffer.concat([exif, Buffer.alloc(1)]) : exif;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(exif.length);
  const file = Buffer.concat([webp.subarray(0, start), Buffer.from('EXIF'), size, padded]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}
