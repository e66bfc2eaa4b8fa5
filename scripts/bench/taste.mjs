// How well and how fast a taste is learned: `pnpm bench taste --data FOLDER [--people 40] [--half even|odd]
// [--learners 'gp + background,taste'] [--sides both,likes]`,
// how its probabilities were calibrated: `pnpm bench taste --data FOLDER --calibrate [--people 40]`,
// how much the choice of the pictures to rate gains: `pnpm bench taste --data FOLDER --active [--people 40]
// [--starts 'one like and one dislike'] [--strategies 'random ratings,chosen ratings']`,
// what an aesthetic prior gains: `pnpm bench taste --data FOLDER --prior [--people 70]`,
// the whole chain from picture files, and what attributes add: `pnpm bench taste --images [FOLDER]`, where without a folder
// pictures are drawn; `--draw FOLDER` draws them to be kept,
// and how long it takes at any size: `pnpm bench taste --sizes`.
import { parseArgs } from 'node:util';
import { printActive } from './taste/active.mjs';
import { printCalibration } from './taste/fit-calibration.mjs';
import { printImages } from './taste/images.mjs';
import { printQuality } from './taste/print-quality.mjs';
import { printPrior } from './taste/prior.mjs';
import { canBeTested, choosePeople, readItems, readPeople } from './taste/read-people.mjs';
import { printSizes } from './taste/sizes.mjs';

const packages = new URL('../../packages/', import.meta.url);

export async function run(args = []) {
  const { values } = parseArgs({
    args: args.map(withOptionalFolder),
    options: {
      data: { type: 'string' },
      people: { type: 'string' },
      half: { type: 'string' },
      learners: { type: 'string' },
      sides: { type: 'string' },
      sizes: { type: 'boolean' },
      active: { type: 'boolean' },
      starts: { type: 'string' },
      strategies: { type: 'string' },
      prior: { type: 'boolean' },
      calibrate: { type: 'boolean' },
      images: { type: 'string' },
      draw: { type: 'string' },
    },
  });
  const coreUrl = new URL('core/dist/index.js', packages);
  const core = await import(coreUrl);
  const usesImages = values.images !== undefined || values.draw !== undefined;
  if (usesImages)
    await printImages(core, packages, { folder: values.images, drawInto: values.draw, ...chosenOf(values) });
  if (values.sizes || !(values.data || usesImages)) printSizes(core);
  if (values.data && values.calibrate)
    await printCalibration(coreUrl, readPeople(values.data), Number(values.people ?? 40));
  if (values.data && values.prior) {
    const { vectors, people } = readPeople(values.data);
    printPrior(core, { vectors, people: chosenPeople(people, values) });
  }
  if (values.data && !values.active && !values.calibrate && !values.prior) {
    const { vectors, people } = readPeople(values.data);
    await printQuality(coreUrl, { vectors, people: chosenPeople(people, values) }, measuredOf(values));
  }
  if (values.data && values.active) {
    const { vectors } = readPeople(values.data);
    const items = readItems(values.data, vectors.length);
    await printActive(coreUrl, { vectors, items }, Number(values.people ?? 40), askedOf(values));
  }
}

function chosenPeople(people, values) {
  const testable = people.filter(canBeTested);
  if (testable.length === 0) throw new Error('No person in tasks.json has both likes and dislikes among the labels.');
  if (testable.length < people.length)
    console.log(`Without ${people.length - testable.length} people whose test pictures are all of one side.`);
  return choosePeople(testable, chosenOf(values));
}

function chosenOf({ people, half }) {
  return { ...(people && { count: Number(people) }), ...(half && { half }) };
}

function measuredOf({ learners, sides }) {
  return { ...(learners && { names: learners.split(',') }), ...(sides && { sides: sides.split(',') }) };
}

function askedOf({ starts, strategies }) {
  return { ...(starts && { starts: starts.split(',') }), ...(strategies && { names: strategies.split(',') }) };
}

/** `--images` may stand alone. */
function withOptionalFolder(argument, place, all) {
  const standsAlone = argument === '--images' && !/^[^-]/.test(all[place + 1] ?? '');
  return standsAlone ? '--images=' : argument;
}
