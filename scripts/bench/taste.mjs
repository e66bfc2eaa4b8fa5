// How well and how fast a taste is learned: `pnpm bench taste --data FOLDER [--people 40] [--half even|odd]
// [--learners 'gp + background,taste'] [--sides both,likes]`,
// how much the choice of the pictures to rate gains: `pnpm bench taste --data FOLDER --active`,
// what attributes add on drawn pictures: `pnpm bench taste --drawn`,
// and how long it takes at any size: `pnpm bench taste --sizes`.
import { parseArgs } from 'node:util';
import { printActive } from './taste/active.mjs';
import { printDrawn } from './taste/drawn.mjs';
import { measureQuality } from './taste/quality.mjs';
import { qualityTables } from './taste/quality-tables.mjs';
import { choosePeople, readGroups, readPeople } from './taste/read-people.mjs';
import { printSizes } from './taste/sizes.mjs';

const packages = new URL('../../packages/', import.meta.url);

export async function run(args = []) {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      people: { type: 'string' },
      half: { type: 'string' },
      learners: { type: 'string' },
      sides: { type: 'string' },
      sizes: { type: 'boolean' },
      active: { type: 'boolean' },
      drawn: { type: 'boolean' },
    },
  });
  const core = await import(new URL('core/dist/index.js', packages));
  if (values.drawn) await printDrawn(core, packages);
  if (values.sizes || !(values.data || values.drawn)) printSizes(core);
  if (values.data && !values.active) printQuality(core, values);
  if (values.data && values.active) {
    const data = { ...readPeople(values.data), groups: readGroups(values.data) };
    printActive(core, data, Number(values.people ?? 40));
  }
}

function printQuality(core, values) {
  const { vectors, people } = readPeople(values.data);
  const chosen = choosePeople(people, {
    ...(values.people && { count: Number(values.people) }),
    ...(values.half && { half: values.half }),
  });
  const measured = {
    ...(values.learners && { names: values.learners.split(',') }),
    ...(values.sides && { sides: values.sides.split(',') }),
  };
  console.log(`${chosen.length} people, ${vectors.length} pictures, ${vectors[0].length} dimensions.\n`);
  console.log(qualityTables(measureQuality(core, { vectors, people: chosen }, measured)));
}
