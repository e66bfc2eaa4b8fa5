// One contender in a process of its own, so that its memory and its event loop are its own:
// node measure.mjs CONTENDER MODEL CACHE FILE...
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { contenders } from './contenders.mjs';

const [name, modelFolder, cacheFolder, ...files] = process.argv.slice(2);
const started = performance.now();
const encoder = await contenders[name].open(modelFolder, cacheFolder);
const openMs = performance.now() - started;
await encoder.encode(files.slice(0, 8));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const start = performance.now();
const processorBefore = process.cpuUsage();
const { runMs } = await encoder.encode(files);
const wallMs = performance.now() - start;
const processor = process.cpuUsage(processorBefore);
delay.disable();

const singles = [];
for (const file of files.slice(0, 8)) {
  const before = performance.now();
  await encoder.encode([file]);
  singles.push(performance.now() - before);
}
await encoder.close();
console.log(
  JSON.stringify({
    imagesPerSecond: (files.length / wallMs) * 1000,
    // Of all threads; it moves less than the speed with what else runs.
    processorMs: (processor.user + processor.system) / 1000 / files.length,
    insideRun: runMs === undefined ? null : runMs / wallMs,
    // The histogram counts nanoseconds and includes its own interval of 1 ms.
    delayP99Ms: delay.percentile(99) / 1e6 - 1,
    delayMaxMs: delay.max / 1e6 - 1,
    residentMegabytes: process.resourceUsage().maxRSS / 1024,
    singleMs: singles.sort((a, b) => a - b)[singles.length >> 1],
    openMs,
  }),
);
// Some contenders leave threads behind.
process.exit(0);
