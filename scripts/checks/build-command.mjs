/**
 * Builds the packages whose inputs changed, each after those it needs, and goes on with the others when one fails.
 *
 * @type {import('./run-command.mjs').Command}
 */
export const buildCommand = [
  'turbo',
  'run',
  'build',
  '--continue=dependencies-successful',
  '--output-logs=errors-only',
];
