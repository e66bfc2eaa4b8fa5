import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCommand } from './build-command.mjs';
import { outcomeOf } from './outcome.mjs';
import { runCommand } from './run-command.mjs';
import { runForEach } from './run-for-each.mjs';
import { outcomeOfTests } from './test-report.mjs';
import { packageFolders, typescriptProjects } from './workspace.mjs';

/**
 * @typedef {object} CheckContext
 * @property {string} temporaryFolder Shared by all checks of a run.
 * @property {AbortSignal} signal
 */

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} proves
 * @property {readonly string[]} [needs] Checks without whose success this one has nothing to look at.
 * @property {(context: CheckContext) => Promise<import('./outcome.mjs').Outcome>} run
 */

/**
 * @param {import('./run-command.mjs').Command} command
 * @returns {Check['run']}
 */
const tool =
  (...command) =>
  async ({ signal }) =>
    outcomeOf(await runCommand(command, { signal }));

/** @type {(context: CheckContext) => string[]} */
const tarballs = ({ temporaryFolder }) =>
  readdirSync(temporaryFolder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => path.join(temporaryFolder, name));

/**
 * Every check of the repository, in the order in which they run.
 *
 * @type {readonly Check[]}
 */
export const checks = [
  {
    name: 'build',
    proves: 'every package builds',
    run: tool(...buildCommand),
  },
  {
    name: 'lint',
    proves: 'the code is formatted and free of what Biome warns of',
    run: tool('biome', 'ci', '--colors=off', '--error-on-warnings', '.'),
  },
  {
    name: 'types',
    proves: 'the types hold, and pure packages need no platform',
    run: ({ signal }) => runForEach(typescriptProjects(), (project) => ['tsc', '--project', project], signal),
  },
  {
    name: 'dependencies',
    proves: 'packages import only what their layer may',
    run: tool('depcruise', '--config', '.dependency-cruiser.mjs', 'packages'),
  },
  {
    name: 'unused',
    proves: 'no file, export or dependency is unused or undeclared',
    run: tool('knip', '--no-progress'),
  },
  {
    name: 'pack',
    proves: 'every package packs',
    needs: ['build'],
    run: ({ signal, temporaryFolder }) =>
      runForEach(
        packageFolders(),
        (folder) => ['pnpm', '-C', folder, 'pack', '--pack-destination', temporaryFolder],
        signal,
      ),
  },
  {
    name: 'publint',
    proves: 'what is published resolves in every tool',
    needs: ['pack'],
    run: (context) =>
      runForEach(tarballs(context), (tarball) => ['publint', 'run', tarball, '--strict'], context.signal),
  },
  {
    name: 'attw',
    proves: 'what is published has types that resolve',
    needs: ['pack'],
    run: (context) =>
      runForEach(
        tarballs(context),
        (tarball) => ['attw', tarball, '--profile', 'esm-only', '--no-definitely-typed'],
        context.signal,
      ),
  },
  {
    name: 'tests',
    proves: 'the code does what it says',
    run: async ({ signal, temporaryFolder }) => {
      const report = path.join(temporaryFolder, 'tests.json');
      const result = await runCommand(
        ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
        { signal },
      );
      return outcomeOfTests(existsSync(report) ? readFileSync(report, 'utf8') : undefined, result);
    },
  },
];

/**
 * The named checks and all that they need, in running order.
 *
 * @param {readonly string[]} names
 * @returns {readonly Check[]}
 * @throws {Error} A name that is no check.
 */
export function selectChecks(names) {
  const selected = new Set(names);
  for (const name of selected) {
    const check = checks.find((candidate) => candidate.name === name);
    if (!check) {
      throw new Error(`"${name}" is no check. Choose among ${checks.map((known) => known.name).join(', ')}.`);
    }
    for (const need of check.needs ?? []) selected.add(need);
  }
  return checks.filter((check) => selected.has(check.name));
}
