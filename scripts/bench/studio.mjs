// The studio on a folder of 10,000 pictures, in Chromium: how soon something is seen, what scrolling costs, what is sent.
// Options: --pictures N.
import { parseArgs } from 'node:util';
import { benchStudio } from './studio/measure-studio.mjs';

export async function run(words) {
  const { values } = parseArgs({ args: words, options: { pictures: { type: 'string', default: '10000' } } });
  await benchStudio(Number(values.pictures));
}
