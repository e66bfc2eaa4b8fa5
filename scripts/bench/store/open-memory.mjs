// Opens the memory file named by the first argument and prints how long that took and what it holds of main memory.
import { readFileSync } from 'node:fs';

const { openJsonFileStore } = await import(new URL('../../../packages/store-json/dist/index.js', import.meta.url));

const [file] = process.argv.slice(2);
const start = performance.now();
const processorBefore = process.cpuUsage();
const store = await openJsonFileStore({ path: file, now: () => new Date() });
const { counts } = await store.head();
const openMs = performance.now() - start;
const { user, system } = process.cpuUsage(processorBefore);
const processorMs = (user + system) / 1000;
if (counts.likes + counts.dislikes === 0) throw new Error(`${file} holds nothing.`);
globalThis.gc();
const residentMegabytes = process.memoryUsage().rss / 1e6;
const peakMegabytes = readPeakBytes() / 1e6;
console.log(JSON.stringify({ openMs, processorMs, residentMegabytes, peakMegabytes }));
await store.close();

/** Linux counts what the parent process held into `maxRSS`, and not into this. */
function readPeakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
