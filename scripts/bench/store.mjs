// A like in a memory on disk: what it costs beyond the fsync that makes it durable, and what opening a memory takes.
// Opening is measured in a process of its own, by `open-memory.mjs`, so that its memory is its own too.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = new URL('../../packages/', import.meta.url);
const dimensions = 512;
const commitCounts = [10, 1_000, 10_000, 100_000];
const openCounts = [10_000, 100_000];
const rounds = 60;
const limits = { commitMs: 5, ratio: 1.5, openMs: 3_000, residentMegabytes: 700 };

export async function run() {
  const folder = mkdtempSync(path.join(tmpdir(), 'vsm-bench-store-'));
  try {
    await measureCommits(folder);
    measureOpening(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureCommits(folder) {
  const random = createGenerator(1);
  const contestants = [];
  for (const count of commitCounts) contestants.push(await createContestant(folder, count, random));
  const bare = await open(path.join(folder, 'bare'), 'a');
  const bareTimes = [];

  // Interleaved, so that a busy machine slows all alike; the median of the rounds counts.
  for (let round = 0; round < rounds; round++) {
    const line = 'x'.repeat(3_500);
    bareTimes.push(await timed(() => bare.appendFile(line).then(() => bare.sync())));
    for (const { memory, times } of contestants) {
      const vector = drawUnitVector(random);
      times.push(await timed(() => memory.like({ vector })));
    }
  }
  await bare.close();
  for (const { memory } of contestants) await memory.close();

  const bareMs = median(bareTimes);
  console.log('| preferences | one like, ms | beyond the bare fsync, ms | 95 of 100 under, ms | writing it all, ms |');
  console.log('|---|---|---|---|---|');
  for (const { count, times, fillMs } of contestants) {
    const cells = [median(times), median(times) - bareMs, percentile(times, 0.95)].map((ms) => ms.toFixed(2));
    console.log(`| ${count} | ${cells.join(' | ')} | ${fillMs.toFixed(0)} |`);
  }
  const medians = contestants.map(({ times }) => median(times));
  const ratio = Math.max(...medians) / Math.min(...medians);
  console.log(
    `\nAppending ${3_500} bytes and one fsync, nothing else: ${bareMs.toFixed(2)} ms. Largest ratio of likes ${ratio.toFixed(2)}.` +
      ` Wanted: under ${limits.commitMs} ms beyond the fsync, within ${limits.ratio} of each other.\n`,
  );
}

async function createContestant(folder, count, random) {
  const { openJsonFileStore } = await import(new URL('store-json/dist/index.js', packages));
  const store = await openJsonFileStore({ path: path.join(folder, `${count}.json`), now: () => new Date() });
  const preferences = Array.from({ length: count }, (_, index) => drawPreference(String(index), random));
  const fillMs = await timed(() => store.commit(preferences.map((preference) => ({ kind: 'add', preference }))));
  const { VibeMemory } = await import(new URL('core/dist/index.js', packages));
  const space = { id: 'bench', dimensions };
  const memory = await VibeMemory.open({ store, space, now: () => new Date(), createId: randomUUID });
  // Starts the journal, which costs two more fsyncs once, and indexes the pictures, which a process does once.
  await memory.like({ vector: drawUnitVector(random) });
  return { count, memory, fillMs, times: [] };
}

function measureOpening(folder) {
  console.log(
    '| preferences | file, MB | opening, ms | of the processor, ms | resident afterwards, MB | at most, MB |',
  );
  console.log('|---|---|---|---|---|---|');
  const program = fileURLToPath(new URL('store/open-memory.mjs', import.meta.url));
  for (const count of openCounts) {
    const file = path.join(folder, `${count}.json`);
    const runs = Array.from({ length: 3 }, () =>
      JSON.parse(execFileSync(process.execPath, ['--expose-gc', program, file])),
    );
    const openMs = median(runs.map((each) => each.openMs));
    const resident = median(runs.map((each) => each.residentMegabytes));
    const peak = median(runs.map((each) => each.peakMegabytes));
    const processorMs = median(runs.map((each) => each.processorMs));
    const cells = [statSync(file).size / 1e6, openMs, processorMs, resident, peak].map((value) => value.toFixed(0));
    console.log(`| ${count} | ${cells.join(' | ')} |`);
  }
  console.log(`\nWanted: under ${limits.openMs} ms and ${limits.residentMegabytes} MB.`);
}

async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(values) {
  return percentile(values, 0.5);
}

function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
}

function drawPreference(id, random) {
  return {
    id,
    verdict: random() < 0.5 ? 'like' : 'dislike',
    embedding: { space: 'bench', vector: drawUnitVector(random) },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00.000+00:00',
    metadata: {},
  };
}

function drawUnitVector(random) {
  const vector = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Seeded uniform numbers in 0..1. */
function createGenerator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
