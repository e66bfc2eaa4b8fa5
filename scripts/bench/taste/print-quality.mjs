import { measureInWorkers } from './in-workers.mjs';
import { gatherRecords } from './quality.mjs';
import { qualityTables } from './quality-tables.mjs';
import { qualityVerdicts } from './quality-verdicts.mjs';

/** Measures everybody on all cores. Interrupted, it prints what was measured until then. */
export async function printQuality(core, { vectors, people }, options) {
  console.log(`${people.length} people, ${vectors.length} pictures, ${vectors[0].length} dimensions.\n`);
  const work = {
    core: core.href,
    module: new URL('./quality.mjs', import.meta.url).href,
    name: 'measurePerson',
    shared: { vectors, ...options },
  };
  const { items, results } = await measureInWorkers(work, people);
  if (items.length < people.length) console.log(`Interrupted after ${items.length} people.\n`);
  if (items.length === 0) return;
  const records = gatherRecords(items, results);
  console.log(`${qualityTables(records)}\n\n### Wanted and measured\n\n${qualityVerdicts(records)}`);
}
