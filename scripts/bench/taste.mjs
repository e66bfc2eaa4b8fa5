// How well and how fast a taste is learned: `pnpm bench taste --data FOLDER [--people 40] [--half even|odd]`,
// and how long it takes at any size: `pnpm bench taste --sizes`.
import { parseArgs } from 'node:util';
import { measureQuality } from './taste/quality.mjs';
import { qualityTables } from './taste/quality-tables.mjs';
import { choosePeople, readPeople } from './taste/read-people.mjs';
import { printSizes } from './taste/sizes.mjs';

export async function run(args = []) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      people: { type: 'string' },
      half: { type: 'string' },
      sizes: { type: 'boolean' },
    },
  });
  const core = await import(new URL('../../packages/core/dist/index.js', import.meta.url));
  if (values.sizes || !values.data) printSizes(core);
  if (values.data) printQuality(core, values);
}

function printQuality(core, values) {
  const { vectors, people } = readPeople(values.data);
  const chosen = choosePeople(people, {
    ...(values.people && { count: Number(values.people) }),
    ...(values.half && { half: values.half }),
  });
  console.log(`${chosen.length} people, ${vectors.length} pictures, ${vectors[0].length} dimensions.\n`);
  console.log(qualityTables(measureQuality(core, { vectors, people: chosen })));
}
