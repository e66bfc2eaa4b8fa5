import type { VibeMemory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { FooocusLogs } from './generation/fooocus-log.ts';
import type { Intake } from './intake.ts';
import type { WatchReport } from './watch-report.ts';
import type { WatchSettings } from './watch-settings.ts';

/** What all parts of a run share. */
export interface WatchRun {
  readonly settings: WatchSettings;
  readonly context: CommandContext;
  readonly memory: VibeMemory;
  /** Whether a score tells anything without ratings: a prior does. */
  readonly hasPrior: boolean;
  readonly intake: Intake;
  readonly logs: FooocusLogs;
  readonly report: WatchReport;
}
