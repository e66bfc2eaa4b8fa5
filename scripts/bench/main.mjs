// Prints the performance tables: `pnpm bench`, or some of them: `pnpm bench vsm2`. Options go to the benches named
// before them: `pnpm bench taste --data FOLDER`.
// Each module in this folder is a bench and exports `run`; what benches share lives in a folder below.
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';

const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && file !== 'main.mjs')
  .map((file) => path.basename(file, '.mjs'))
  .sort();

const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('-'));
const wanted = firstOption < 0 ? words : words.slice(0, firstOption);
const options = words.slice(wanted.length);
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
  await run(options);
}
