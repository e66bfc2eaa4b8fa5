import type { CliContext } from './context.ts';
import type { CommandConsole } from './output/console.ts';
import type { Session } from './session.ts';

/** What every command is given beside its own arguments and options. */
export interface CommandContext extends CliContext {
  readonly console: CommandConsole;
  readonly session: Session;
}
