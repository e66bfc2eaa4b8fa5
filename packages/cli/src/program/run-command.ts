import type { Device } from '@vsm/encoder-node';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CliContext } from '../context.ts';
import type { ExitStatus } from '../exit-status.ts';
import { createConsole } from '../output/console.ts';
import { locateMemory } from '../places.ts';

export interface GlobalOptions {
  readonly memory?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly cache: boolean;
  readonly model?: string;
  readonly device: Device;
  readonly prior?: string;
}

/** Runs what a command does within a session that is closed in the end, whatever happens. */
export type RunCommand = (command: Command, action: (context: CommandContext) => Promise<ExitStatus>) => Promise<void>;

export function createCommandRunner(context: CliContext, onStatus: (status: ExitStatus) => void): RunCommand {
  return async (command, action) => {
    const {
      memory,
      json = false,
      quiet = false,
      color,
      cache,
      model,
      device,
      prior,
    } = command.optsWithGlobals<GlobalOptions>();
    context.signal.throwIfAborted();
    const console = createConsole(context, { json, quiet, color });
    // Only now: what a session needs takes a while to load, and help should not.
    const { Session } = await import('../session.ts');
    const { describeSystemError } = await import('../write-file-whole.ts');
    const session = new Session(context, {
      memoryPath: locateMemory(memory, context),
      useCache: cache,
      ...(model !== undefined && { model }),
      device,
      ...(prior !== undefined && { prior }),
      onNotice: (notice) => console.note(`vsm: ${notice}`),
      onCacheFailure: (error, folder) =>
        console.note(
          `vsm: ${folder}: embeddings cannot be kept here (${describeSystemError(error)}), so the next run takes as long. Name another place in VSM_CACHE_DIR, or add --no-cache.`,
        ),
    });
    try {
      onStatus(await action({ ...context, console, session }));
    } finally {
      await session.close();
    }
  };
}
