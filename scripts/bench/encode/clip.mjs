// A full-size CLIP ViT-B/32 on 64 real-sized files, VSM beside @huggingface/transformers: contenders take turns, each time
// in a new process.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { contenders } from './contenders.mjs';
import { drawPictures } from './draw-pictures.mjs';
import { benchMemory } from './memory.mjs';
import { writeQuantizedModel } from './write-quantized-model.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const measureScript = fileURLToPath(new URL('measure.mjs', import.meta.url));

/** What is wanted, as ratios of medians. */
const wanted = [
  { of: 'vsm-same-file', to: 'transformers', images: 1.35 },
  { of: 'vsm', to: 'transformers', images: 1.6, memory: 0.75, insideRun: 0.88 },
  { of: 'vsm-int8', to: 'transformers-q8', images: 2.5, memory: 0.75 },
];

export async function benchClip({ rounds, modelFolder }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-bench-clip-'));
  try {
    const files = await drawPictures(await makeFolder(folder, 'pictures'));
    const model = path.join(folder, 'clip-vit-b32');
    await layOutModel(modelFolder ?? (await makeClip(folder)), model);
    const cacheFolder = path.join(folder, 'cache');
    await prepareGraphs(model, cacheFolder, files[0]);
    const measurements = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(contenders)) {
        const { stdout } = await run(process.execPath, [measureScript, name, model, cacheFolder, ...files]);
        measurements[name].push(JSON.parse(stdout));
      }
    }
    report(measurements, files.length, rounds);
    const small = files.filter((file) => file.endsWith('.png'));
    await benchMemory({ modelFolder: model, cacheFolder, files: small });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Apart, so that making the graphs, which happens once, counts for no contender. */
async function prepareGraphs(model, cacheFolder, file) {
  for (const name of ['vsm', 'vsm-int8']) await run(process.execPath, [measureScript, name, model, cacheFolder, file]);
}

async function makeFolder(parent, name) {
  const folder = path.join(parent, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function makeClip(parent) {
  const folder = path.join(parent, 'made');
  await run('pnpm', ['--silent', 'make-clip', '--full-size', '1', '--out', folder], { cwd: root });
  return folder;
}

/** Links to the model's files, and beside them the quantised file that transformers.js takes for q8. */
async function layOutModel(source, target) {
  await makeFolder(target, 'onnx');
  for (const file of ['config.json', 'preprocessor_config.json'])
    await cp(path.join(source, file), path.join(target, file));
  const original = path.join(source, 'onnx/vision_model.onnx');
  await symlink(original, path.join(target, 'onnx/vision_model.onnx'));
  await writeQuantizedModel(original, path.join(target, 'onnx/vision_model_quantized.onnx'));
}

function report(measurements, fileCount, rounds) {
  console.log(`\nCLIP ViT-B/32 of seeded weights, ${fileCount} files, medians of ${rounds} rounds:\n`);
  console.log(
    '| | images/s | processor, ms a picture | inside `session.run` | event loop delay p99 / max, ms | peak resident memory, MB | one picture, ms | opening, ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const [name, runs] of Object.entries(measurements)) {
    const value = (key, digits = 0) =>
      runs[0][key] === null ? '' : median(runs.map((each) => each[key])).toFixed(digits);
    const inside =
      runs[0].insideRun === null ? '' : `${(median(runs.map(({ insideRun }) => insideRun)) * 100).toFixed(0)} %`;
    console.log(
      `| ${contenders[name].title} | ${value('imagesPerSecond', 2)} | ${value('processorMs')} | ${inside} | ${value('delayP99Ms', 1)} / ${value('delayMaxMs', 1)} | ${value('residentMegabytes')} | ${value('singleMs')} | ${value('openMs')} |`,
    );
  }
  console.log('\n| ratio, median of rounds | images/s | wanted | memory | wanted |');
  console.log('|---|---|---|---|---|');
  for (const { of, to, images, memory } of wanted) {
    const ratio = (key) =>
      median(measurements[of].map((each, round) => each[key] / measurements[to][round][key])).toFixed(2);
    console.log(
      `| ${contenders[of].title} / ${contenders[to].title} | ${ratio('imagesPerSecond')} | ${images} | ${ratio('residentMegabytes')} | ${memory ?? ''} |`,
    );
  }
  console.log('\nWanted too: at least 88 % inside `session.run` for fp32, event loop delay under 20 ms.');
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
