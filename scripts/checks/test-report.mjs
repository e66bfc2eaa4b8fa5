import { failure } from './outcome.mjs';

/**
 * The part of vitest's JSON report that is read here.
 *
 * @typedef {object} TestReport
 * @property {readonly { status: string, assertionResults: readonly { status: string }[] }[]} testResults One a file.
 */

/**
 * What a vitest run found, each test counted once. A file that fails outside its tests (it can't be loaded, a hook
 * throws) counts as one failure, and so does a run that fails for no test's sake or leaves no report.
 *
 * @param {string | undefined} reportText The JSON report; undefined if there is none.
 * @param {import('./run-command.mjs').CommandResult} result
 * @returns {import('./outcome.mjs').Outcome}
 */
export function outcomeOfTests(reportText, { exitCode, output }) {
  if (reportText === undefined) return failure(`vitest ended with exit code ${exitCode} and no results.\n${output}`);
  /** @type {TestReport} */
  const { testResults } = JSON.parse(reportText);
  const outcome = { passed: 0, failed: 0, skipped: 0, details: '' };
  for (const file of testResults) {
    const failedBefore = outcome.failed;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') outcome.passed += 1;
      else if (status === 'failed') outcome.failed += 1;
      else outcome.skipped += 1;
    }
    if (file.status === 'failed' && outcome.failed === failedBefore) outcome.failed += 1;
  }
  if (exitCode !== 0 && outcome.failed === 0) outcome.failed = 1;
  if (outcome.failed > 0) outcome.details = output;
  return outcome;
}
