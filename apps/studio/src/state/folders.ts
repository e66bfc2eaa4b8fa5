import { computed, signal } from '@preact/signals';
import type { Folder } from '@vsm/server/client';
import { client } from './client.ts';

/** The folders that the server shows, or `null` until they were asked for. */
export const folders = signal<readonly Folder[] | null>(null);

const chosenFolder = signal<string | null>(null);

/** The folder looked at: the chosen one, else the first that has pictures. */
export const currentFolder = computed<Folder | null>(() => {
  const all = folders.value ?? [];
  return all.find(({ id }) => id === chosenFolder.value) ?? all.find(({ pictureCount }) => pictureCount > 0) ?? null;
});

export function chooseFolder(id: string): void {
  chosenFolder.value = id;
}

export async function loadFolders(): Promise<void> {
  folders.value = (await client.value.folders()).folders;
}
