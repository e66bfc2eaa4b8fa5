// 2,000 pictures in a row through one encoder: does its memory grow?
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { contenders } from './contenders.mjs';

const script = fileURLToPath(import.meta.url);
const pictureCount = 2000;
const stages = 4;

/** Prints the resident memory as the pictures go through. `files` repeat. */
export async function benchMemory({ modelFolder, cacheFolder, files }) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, modelFolder, cacheFolder, ...files]);
  const megabytes = JSON.parse(stdout);
  console.log(`\nResident memory of one int8 encoder, MB, in the course of ${pictureCount} pictures:\n`);
  console.log(`| ${megabytes.map((_, stage) => (pictureCount / stages) * (stage + 1)).join(' | ')} |`);
  console.log(`|${'---|'.repeat(megabytes.length)}`);
  console.log(`| ${megabytes.map((value) => value.toFixed(0)).join(' | ')} |`);
}

async function measure(modelFolder, cacheFolder, files) {
  const encoder = await contenders['vsm-int8'].open(modelFolder, cacheFolder);
  const megabytes = [];
  for (let stage = 0; stage < stages; stage++) {
    const start = (pictureCount / stages) * stage;
    const paths = Array.from({ length: pictureCount / stages }, (_, i) => files[(start + i) % files.length]);
    await encoder.encode(paths);
    megabytes.push(process.memoryUsage.rss() / 2 ** 20);
  }
  await encoder.close();
  return megabytes;
}

if (process.argv[1] === script) {
  const [modelFolder, cacheFolder, ...files] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(modelFolder, cacheFolder, files)));
}
