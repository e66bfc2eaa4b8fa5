/**
 * What a check found.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} details What a person needs to repair a failure; empty when nothing failed.
 */

/** @type {Outcome} */
export const success = { passed: 1, failed: 0, skipped: 0, details: '' };

/** @type {Outcome} */
export const notRun = { passed: 0, failed: 0, skipped: 1, details: '' };

/**
 * @param {string} details
 * @returns {Outcome}
 */
export function failure(details) {
  return { passed: 0, failed: 1, skipped: 0, details };
}

/**
 * @param {import('./run-command.mjs').CommandResult} result
 * @returns {Outcome}
 */
export function outcomeOf({ exitCode, output }) {
  return exitCode === 0 ? success : failure(output || `It ended with exit code ${exitCode} and said nothing.`);
}

/**
 * The last line of a verification.
 *
 * @param {readonly Outcome[]} outcomes
 * @returns {string}
 */
export function summaryLine(outcomes) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of outcomes) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  const counts = `${total.passed} passed, ${total.failed} failed`;
  return total.skipped > 0 ? `${counts}, ${total.skipped} skipped` : counts;
}
