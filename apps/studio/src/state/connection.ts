import { effect, signal } from '@preact/signals';
import { ApiError, type FolderProgress, type MemoryState } from '@vsm/server/client';
import { client } from './client.ts';

/** Whether the server is heard. */
export const connection = signal<'opening' | 'open' | 'lost' | 'refused'>('opening');

/** What the memory holds now, whoever changed it. */
export const memoryState = signal<MemoryState | null>(null);

/** How much of each folder has been looked at. */
export const folderProgress = signal<ReadonlyMap<string, FolderProgress>>(new Map());

const longestPauseMs = 8000;

/** Listens to the server until the page ends, and comes back after each break. */
export function stayConnected(): () => void {
  return effect(() => {
    const listening = new AbortController();
    void listen(client.value, listening.signal);
    return () => listening.abort();
  });
}

async function listen(server: typeof client.value, signal: AbortSignal): Promise<void> {
  for (let pauseMs = 500; !signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      for await (const event of server.followEvents({ signal })) {
        connection.value = 'open';
        pauseMs = 500;
        if (event.type === 'memory') memoryState.value = event.state;
        else if (event.type === 'folder') rememberProgress(event.progress);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiError && error.status === 401) {
        connection.value = 'refused';
        return;
      }
    }
    if (signal.aborted) return;
    connection.value = 'lost';
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

export function rememberProgress(progress: FolderProgress): void {
  folderProgress.value = new Map(folderProgress.value).set(progress.folder, progress);
}
