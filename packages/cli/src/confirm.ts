import { createInterface } from 'node:readline/promises';
import type { CliContext } from './context.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';

/**
 * Asks a question on the terminal; only a plain yes is one.
 *
 * @throws CommandFailure where there is no terminal to ask on, and on Ctrl-C; the signal's reason when it aborts.
 */
export async function confirm(question: string, { stdin, stderr, signal }: CliContext): Promise<boolean> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new CommandFailure(
      exitStatus.usage,
      `${question} There is no terminal to answer on; add --yes if you are sure. Nothing was changed.`,
    );
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    signal.throwIfAborted();
    // Readline takes Ctrl-C for itself.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    throw new CommandFailure(exitStatus.interrupted, 'Interrupted. Nothing was changed.', { cause: error });
  } finally {
    terminal.close();
  }
}
