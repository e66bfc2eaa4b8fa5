// Builds every package whose inputs changed. What the build has to say is shown only if it fails.
import { buildCommand } from './checks/build-command.mjs';
import { interruptedExitCode, interruption } from './checks/interruption.mjs';
import { runCommand } from './checks/run-command.mjs';

console.error('Building the packages that changed.');
try {
  const { exitCode, output } = await runCommand(buildCommand, { signal: interruption });
  if (exitCode !== 0) console.error(output);
  process.exitCode = exitCode;
} catch (error) {
  if (!interruption.aborted) throw error;
  process.exitCode = interruptedExitCode;
}
