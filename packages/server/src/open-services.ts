import type { ServerEvent } from './api/system.ts';
import { PictureEncodings } from './encoding/picture-encodings.ts';
import { createWorkQueue } from './encoding/work-queue.ts';
import { createEventHub } from './events/event-hub.ts';
import { GenerationRuns } from './generations/generation-runs.ts';
import { HostedMemories } from './memories/hosted-memories.ts';
import type { Metrics } from './observability/metrics.ts';
import { PictureLibrary } from './pictures/picture-library.ts';
import { Thumbnails } from './pictures/thumbnails.ts';
import { FolderRankings } from './scoring/folder-rankings.ts';
import { defaultLimits, type ServerOptions } from './server-options.ts';
import type { Services } from './services.ts';
import { createSettingsFile } from './settings/settings-file.ts';

const thumbnailsAtOnce = 2;
const thumbnailsWaiting = 512;

/** Composes what the routes work with. @throws VsmError `INVALID_ARGUMENT` when a folder is none. */
export async function openServices(options: ServerOptions, metrics: Metrics, signal: AbortSignal): Promise<Services> {
  const { stateFolder, folders, encoder, createThumbnail, now, random, createId, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const library = await PictureLibrary.open({
    folders,
    stateFolder,
    ownFolders: options.samples ? ['uploads', 'generated', 'samples'] : ['uploads', 'generated'],
    limit: limits.folderPictures,
  });
  const events = createEventHub<ServerEvent>();
  const queue = createWorkQueue({ running: limits.runningEncodings, waiting: limits.waitingEncodings });
  const encodings = new PictureEncodings({
    encoder,
    library,
    queue,
    metrics,
    signal,
    onProgress: (progress) => events.emit({ type: 'folder', progress }),
    onFailure: (error) => log('error', 'reading-folder-failed', { error: String(error) }),
  });
  const thumbnails = new Thumbnails({
    library,
    createThumbnail,
    limits,
    queue: createWorkQueue({ running: thumbnailsAtOnce, waiting: thumbnailsWaiting }),
  });
  metrics.gauge('vsm_encodings_waiting', 'Pictures that wait to be looked at.', () => queue.waitingCount);
  metrics.gauge('vsm_encodings_running', 'Pictures that are being looked at.', () => queue.runningCount);
  return {
    options,
    limits,
    memories: new HostedMemories(options.memories, (state) => events.emit({ type: 'memory', state })),
    library,
    encodings,
    thumbnails,
    rankings: new FolderRankings({ library, encodings, createId }),
    generations: new GenerationRuns({
      generators: options.generators,
      library,
      encodings,
      thumbnails,
      now,
      random,
      createId,
      log,
      onStateChange: ({ generation: { id, state } }) => events.emit({ type: 'generation', id, state }),
    }),
    settings: createSettingsFile(stateFolder),
    events,
    signal,
  };
}
