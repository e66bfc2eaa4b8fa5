// `vsm serve` as it is shipped, in a process of its own, and the studio in a real Chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { drawSample } from '@vsm/generators';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const distinctCount = 200;
const wanted = { firstPaintMs: 1500, longTaskMs: 100, bundleKilobytes: 150 };
const size = { width: 320, height: 240 };

export async function benchStudio(pictureCount) {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-bench-studio-'));
  try {
    const pictures = path.join(folder, 'pictures');
    await drawPictures(pictures, pictureCount);
    const server = await startServer(folder, pictures);
    try {
      await waitUntilRead(server.url, pictureCount);
      report(pictureCount, await measurePage(server.url), await measureBundle());
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawPictures(folder, count) {
  await mkdir(folder);
  for (let seed = 0; seed < Math.min(count, distinctCount); seed++) {
    const { image } = drawSample({ seed, ...size });
    const picture = sharp(image.data, { raw: { ...size, channels: 3 } });
    await writeFile(fileAt(folder, seed), await picture.jpeg().toBuffer());
  }
  for (let index = distinctCount; index < count; index++)
    await link(fileAt(folder, index % distinctCount), fileAt(folder, index));
}

const fileAt = (folder, index) => path.join(folder, `${String(index).padStart(5, '0')}.jpg`);

async function startServer(folder, pictures) {
  const child = spawn(
    process.execPath,
    [path.join(root, 'packages/cli/dist/main.js'), 'serve', '--port', '0', '--json', '--folder', pictures],
    {
      cwd: folder,
      env: {
        ...process.env,
        HOME: folder,
        VSM_MEMORY: path.join(folder, 'memory.json'),
        VSM_CACHE_DIR: path.join(folder, 'cache'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const { value } = await lines[Symbol.asyncIterator]().next();
  return {
    url: JSON.parse(value).url,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Every picture is looked at first, as it is for who opens the page the second time. */
async function waitUntilRead(url, count) {
  const { folders } = await (await fetch(`${url}/api/v1/folders`)).json();
  const { id } = folders.find(({ pictureCount }) => pictureCount === count);
  for (;;) {
    const { progress } = await (await fetch(`${url}/api/v1/rank?folder=${id}&limit=1`)).json();
    process.stderr.write(`\r${progress.encoded} of ${count} pictures looked at `);
    if (progress.isComplete) break;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  process.stderr.write('\n');
}

async function measurePage(url) {
  const browser = await chromium.launch({
    executablePath: process.env.VSM_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => {
        globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration));
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(url);
    await page.locator('.tile-open img').first().waitFor();
    const firstPaintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    const firstPicturesMs = await page.evaluate(() => performance.now());
    await page.waitForTimeout(1000);
    await page.evaluate(() => globalThis.longTasks.splice(0));
    await page.mouse.move(800, 500);
    for (let step = 0; step < 300; step++) {
      await page.mouse.wheel(0, step < 200 ? 400 : 3000);
      await page.waitForTimeout(16);
    }
    await page.waitForTimeout(500);
    const { longTasks, scrolled, tiles } = await page.evaluate(() => ({
      longTasks: globalThis.longTasks,
      scrolled: document.querySelector('main').scrollTop,
      tiles: document.querySelectorAll('.virtual-tile').length,
    }));
    return { firstPaintMs, firstPicturesMs, longestTaskMs: Math.max(0, ...longTasks), scrolled, tiles };
  } finally {
    await browser.close();
  }
}

async function measureBundle() {
  const folder = path.join(root, 'packages/server/dist/studio');
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|html)$/.test(name));
  const files = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  return files.reduce((total, bytes) => total + gzipSync(bytes).length, 0) / 1000;
}

function report(count, { firstPaintMs, firstPicturesMs, longestTaskMs, scrolled, tiles }, bundleKilobytes) {
  const rows = [
    ['first contentful paint, ms', firstPaintMs, wanted.firstPaintMs],
    ['first pictures of the gallery, ms', firstPicturesMs, null],
    ['longest task while scrolling, ms (tasks under 50 ms are not reported)', longestTaskMs, wanted.longTaskMs],
    ['page, styles and scripts, gzipped, kB', bundleKilobytes, wanted.bundleKilobytes],
  ];
  console.log(`${count.toLocaleString('en-US')} pictures:\n`);
  console.log('| | measured | wanted under |\n|---|---|---|');
  for (const [name, value, limit] of rows) console.log(`| ${name} | ${value.toFixed(0)} | ${limit ?? ''} |`);
  console.log(`\nScrolled ${scrolled.toFixed(0)} px; ${tiles} tiles in the document at the end.`);
}
