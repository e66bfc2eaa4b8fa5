// The embedded encoder on folders of 640 x 480 JPEGs: images a second, what the main thread feels, and the memory peak.
import { execFile } from 'node:child_process';
import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packages = new URL('../../../packages/', import.meta.url);
const script = fileURLToPath(import.meta.url);
const distinctCount = 200;
const limits = { imagesPerSecond: 40, delayMs: 20, residentMegabytes: 600 };

export async function benchEmbedded() {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-bench-encode-'));
  try {
    await drawPictures(folder);
    console.log('The embedded encoder:\n');
    console.log('| files | images/s | event loop delay p99 / max, ms | peak resident memory, MB |');
    console.log('|---|---|---|---|');
    for (const fileCount of [1_000, 10_000]) {
      // A process of its own, so that the peak is this encoder's alone.
      const { stdout } = await promisify(execFile)(process.execPath, [script, folder, String(fileCount)]);
      const { imagesPerSecond, delayP99Ms, delayMaxMs, residentMegabytes } = JSON.parse(stdout);
      console.log(
        `| ${fileCount} | ${imagesPerSecond.toFixed(1)} | ${delayP99Ms.toFixed(1)} / ${delayMaxMs.toFixed(1)} | ${residentMegabytes.toFixed(0)} |`,
      );
    }
    console.log(
      `\nWanted on 2 cores: at least ${limits.imagesPerSecond} images/s, delay under ${limits.delayMs} ms, under ${limits.residentMegabytes} MB.`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** 200 pictures of the sample generator, and links to them up to 10,000 files. */
async function drawPictures(folder) {
  const { drawSample } = await import(new URL('generators/dist/index.js', packages));
  const sharp = createRequire(new URL('encoder-node/package.json', packages))('sharp');
  const size = { width: 640, height: 480 };
  for (let seed = 0; seed < distinctCount; seed++) {
    const { image } = drawSample({ seed, ...size });
    await writeFile(
      fileAt(folder, seed),
      await sharp(image.data, { raw: { ...size, channels: 3 } })
        .jpeg()
        .toBuffer(),
    );
  }
  for (let index = distinctCount; index < 10_000; index++) {
    await link(fileAt(folder, index % distinctCount), fileAt(folder, index));
  }
}

async function measure(folder, fileCount) {
  const { openEmbeddedEncoder } = await import(new URL('encoder-node/dist/index.js', packages));
  const encoder = await openEmbeddedEncoder();
  const files = Array.from({ length: fileCount }, (_, index) => fileAt(folder, index));
  for await (const _ of encoder.encodeFiles(files.slice(0, 50)));

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  for await (const { ok, error } of encoder.encodeFiles(files)) if (!ok) throw error;
  const seconds = (performance.now() - start) / 1000;
  delay.disable();
  await encoder.close();
  return {
    imagesPerSecond: fileCount / seconds,
    // The histogram counts nanoseconds and includes its own interval of 1 ms.
    delayP99Ms: delay.percentile(99) / 1e6 - 1,
    delayMaxMs: delay.max / 1e6 - 1,
    residentMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

const fileAt = (folder, index) => path.join(folder, `${String(index).padStart(5, '0')}.jpg`);

if (process.argv[1] === script) {
  const [folder, fileCount] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(folder, Number(fileCount))));
}
