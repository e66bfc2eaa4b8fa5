import { availableParallelism } from 'node:os';
import { failure, outcomeOf, success } from './outcome.mjs';
import { runCommand } from './run-command.mjs';

/**
 * The one outcome of a tool that is run once for each subject (a project, a package), as many at a time as the machine
 * has cores. Details are in the order of the subjects.
 *
 * @param {readonly string[]} subjects
 * @param {(subject: string) => import('./run-command.mjs').Command} commandFor
 * @param {AbortSignal} signal
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function runForEach(subjects, commandFor, signal) {
  /** @type {string[]} */
  const complaints = [];
  const queue = subjects.entries();
  const worker = async () => {
    for (const [index, subject] of queue) {
      const { failed, details } = outcomeOf(await runCommand(commandFor(subject), { signal }));
      if (failed > 0) complaints[index] = `${subject}\n${details}`;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const details = complaints.filter(Boolean).join('\n\n');
  return details === '' ? success : failure(details);
}
