// Runs every check of the repository: `node scripts/verify.mjs`, or some: `node scripts/verify.mjs --only lint,types`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checks, selectChecks } from './checks/checks.mjs';
import { interruptedExitCode, interruption } from './checks/interruption.mjs';
import { failure, notRun, summaryLine } from './checks/outcome.mjs';

/** @typedef {import('./checks/checks.mjs').Check} Check */
/** @typedef {import('./checks/outcome.mjs').Outcome} Outcome */

const selection = readSelection();
const temporaryFolder = mkdtempSync(path.join(tmpdir(), 'vsm-verify-'));
try {
  const outcomes = await runInOrder(selection);
  console.log(summaryLine(outcomes));
  process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
} catch (error) {
  if (!interruption.aborted) throw error;
  console.log('Interrupted.');
  process.exitCode = interruptedExitCode;
} finally {
  rmSync(temporaryFolder, { recursive: true, force: true });
}

function readSelection() {
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' } } });
    return values.only === undefined ? checks : selectChecks(values.only.split(','));
  } catch (error) {
    console.error(messageOf(error));
    process.exit(2);
  }
}

/** @param {readonly Check[]} selected */
async function runInOrder(selected) {
  /** @type {Map<string, Outcome>} */
  const outcomes = new Map();
  for (const check of selected) {
    const obstacle = check.needs?.find((name) => outcomes.get(name)?.passed === 0);
    if (obstacle) {
      outcomes.set(check.name, notRun);
      console.log(`- ${check.name}: not run, it needs ${obstacle}`);
      continue;
    }
    const startedAt = performance.now();
    const outcome = await check.run({ temporaryFolder, signal: interruption }).catch(failureUnlessInterrupted);
    outcomes.set(check.name, outcome);
    report(check, outcome, (performance.now() - startedAt) / 1000);
  }
  return [...outcomes.values()];
}

/**
 * @param {unknown} error
 * @returns {Outcome}
 */
function failureUnlessInterrupted(error) {
  if (interruption.aborted) throw error;
  return failure(messageOf(error));
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {Check} check
 * @param {Outcome} outcome
 * @param {number} seconds
 */
function report({ name, proves }, { failed, details }, seconds) {
  const mark = failed > 0 ? '✗' : '✓';
  console.log(`${mark} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${proves}`);
  if (failed > 0) console.log(`\n${details.replaceAll(/^(?=.)/gm, '    ')}\n`);
}
