import type { ServerEvent } from './api/system.ts';
import type { PictureEncodings } from './encoding/picture-encodings.ts';
import type { EventHub } from './events/event-hub.ts';
import type { GenerationRuns } from './generations/generation-runs.ts';
import type { HostedMemories } from './memories/hosted-memories.ts';
import type { PictureLibrary } from './pictures/picture-library.ts';
import type { Thumbnails } from './pictures/thumbnails.ts';
import type { FolderRankings } from './scoring/folder-rankings.ts';
import type { ServerLimits, ServerOptions } from './server-options.ts';
import type { SettingsFile } from './settings/settings-file.ts';

/** What the routes work with. */
export interface Services {
  readonly options: ServerOptions;
  readonly limits: ServerLimits;
  readonly memories: HostedMemories;
  readonly library: PictureLibrary;
  readonly encodings: PictureEncodings;
  readonly thumbnails: Thumbnails;
  readonly rankings: FolderRankings;
  readonly generations: GenerationRuns;
  readonly settings: SettingsFile;
  readonly events: EventHub<ServerEvent>;
  /** Aborts when the server stops. */
  readonly signal: AbortSignal;
}
