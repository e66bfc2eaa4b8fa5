import { CommanderError } from 'commander';
import type { CliContext } from './context.ts';
import { OutputClosed } from './context.ts';
import { CommandFailure, exitStatus, exitStatusOf } from './exit-status.ts';
import { createColors } from './output/colors.ts';
import { createProgram } from './program/program.ts';

/** Runs the command line (without the program's own name) and returns the exit status. Never throws, never exits. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  let status: number = exitStatus.done;
  const program = createProgram(context, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.signal.aborted ? statusOfAbort(context.signal) : status;
  } catch (error) {
    return await settle(error, argv, context);
  }
}

async function settle(error: unknown, argv: readonly string[], context: CliContext): Promise<number> {
  const { signal, stderr, env } = context;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  if (signal.aborted) return statusOfAbort(signal);
  const colors = createColors(stderr, env, { allowed: !argv.includes('--no-color') });
  const complain = (message: string) => stderr.write(`${colors.red('vsm:')} ${message}\n`);
  if (error instanceof CommandFailure) {
    complain(error.message);
    return error.status;
  }
  const { VsmError } = await import('@vsm/core');
  if (VsmError.is(error)) {
    complain(error.message);
    return exitStatusOf[error.code];
  }
  complain(`This is a defect of vsm, please report it: ${error instanceof Error ? error.stack : String(error)}`);
  return exitStatus.someInputsFailed;
}

function statusOfAbort({ reason }: AbortSignal): number {
  return reason instanceof OutputClosed ? exitStatus.done : exitStatus.interrupted;
}
