// What guidance brings: `pnpm bench guidance` for pictures of the sample generator and five tastes, and
// `pnpm bench guidance --previews [--runs 500]` for the time that giving up unpromising runs spares, on simulated runs.
import { parseArgs } from 'node:util';
import { printPreviews } from './guidance/previews.mjs';
import { printTastes } from './guidance/tastes.mjs';

const packages = new URL('../../packages/', import.meta.url);

export async function run(args = []) {
  const { values } = parseArgs({
    args,
    options: { previews: { type: 'boolean' }, runs: { type: 'string' } },
  });
  const core = await import(new URL('core/dist/index.js', packages));
  await printPreviews(core, Number(values.runs ?? 500));
  if (!values.previews) await printTastes(core, packages);
}
