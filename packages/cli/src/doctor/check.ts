import type { ExitStatus } from '../exit-status.ts';

/** What one look at this installation found. */
export type CheckResult =
  | { readonly status: 'ok'; readonly message: string }
  | { readonly status: 'warning'; readonly message: string; readonly cure: string }
  | { readonly status: 'failure'; readonly message: string; readonly cure: string; readonly exitStatus: ExitStatus };

export interface Check {
  readonly name: string;
  readonly run: () => Promise<CheckResult>;
}
