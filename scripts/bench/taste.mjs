// How well and how fast a taste is learned: `pnpm bench taste --data FOLDER [--people 40] [--half even|odd]`.
import { parseArgs } from 'node:util';
import { measureQuality } from './taste/quality.mjs';
import { qualityTables } from './taste/quality-tables.mjs';
import { choosePeople, readPeople } from './taste/read-people.mjs';

export async function run(args = []) {
  const { values } = parseArgs({
    args,
    options: { data: { type: 'string' }, people: { type: 'string' }, half: { type: 'string' } },
  });
  const core = await import(new URL('../../packages/core/dist/index.js', import.meta.url));
  if (!values.data) {
    console.log('No people to learn from: name a folder with embeddings.f16, meta.json and tasks.json by --data.');
    return;
  }
  const { vectors, people } = readPeople(values.data);
  const chosen = choosePeople(people, {
    ...(values.people && { count: Number(values.people) }),
    ...(values.half && { half: values.half }),
  });
  console.log(`${chosen.length} people, ${vectors.length} pictures, ${vectors[0].length} dimensions.\n`);
  console.log(qualityTables(measureQuality(core, { vectors, people: chosen })));
}
