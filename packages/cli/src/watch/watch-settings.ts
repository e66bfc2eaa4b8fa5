import type { Action, Decision } from './journal-record.ts';
import type { TeachingFolders } from './judge-watched.ts';

export interface WatchSettings {
  readonly category?: string;
  /** From this score on a picture is accepted; `null` where nothing depends on it. */
  readonly threshold: number | null;
  /** Absolute. */
  readonly targets: Readonly<Partial<Record<Decision, string>>>;
  readonly action: Action;
  /** Whether pictures get stars. */
  readonly stars: boolean;
  /** Whether pictures that lay there before the first start are scored. */
  readonly existing: boolean;
  /** Whether it ends when all that is there is done. */
  readonly once: boolean;
  /** Between two looks at everything; where it is `null`, the system tells what happens. */
  readonly pollMs: number | null;
  readonly patienceMs: number;
  readonly teachingFolders: TeachingFolders;
}
