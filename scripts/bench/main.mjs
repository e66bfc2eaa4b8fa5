// Prints the performance tables: `pnpm bench`, or some of them: `pnpm bench vsm2`.
// Each module in this folder is a bench and exports `run`; what benches share lives in a folder below.
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';

const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && file !== 'main.mjs')
  .map((file) => path.basename(file, '.mjs'))
  .sort();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. Choose among ${benches.join(', ')}.`);
  process.exit(2);
}

const memoryGigabytes = totalmem() / 2 ** 30;
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${memoryGigabytes.toFixed(0)} GiB`,
);
console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`);

for (const name of wanted.length > 0 ? wanted : benches) {
  console.log(`\n## ${name}\n`);
  const { run } = await import(`./${name}.mjs`);
  await run();
}
