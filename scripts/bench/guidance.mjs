// What guidance brings: `pnpm bench guidance` for the sample generator and the A1111 adapter, five tastes, and what scoring costs;
// `--generator sample|a1111` for one of them, `--tastes`, `--overhead` or `--previews [--runs 500]` for one part. Previews are the time
// that giving up unpromising runs spares, on simulated runs.
import { parseArgs } from 'node:util';
import { printOverhead } from './guidance/overhead.mjs';
import { printPreviews } from './guidance/previews.mjs';
import { printTastes } from './guidance/tastes.mjs';
import { printVerdicts } from './guidance/verdicts.mjs';

export async function run(args = []) {
  const { values } = parseArgs({
    args,
    options: {
      previews: { type: 'boolean' },
      tastes: { type: 'boolean' },
      overhead: { type: 'boolean' },
      generator: { type: 'string' },
      runs: { type: 'string' },
    },
  });
  const isAll = !values.previews && !values.tastes && !values.overhead;
  const contenders = values.generator ? [values.generator] : ['sample', 'a1111'];
  const previews = (isAll || values.previews) && (await printPreviews(Number(values.runs ?? 500)));
  const tastes = (isAll || values.tastes) && (await printTastes(contenders));
  const overhead = (isAll || values.overhead) && (await printOverhead());
  printVerdicts({ previews, tastes, overhead });
}
