import { computed, signal } from '@preact/signals';
import { createClient, type VsmClient } from '@vsm/server/client';

/** The memory that the page works with; the server's first where none was chosen. */
export const memoryId = signal<string | undefined>(undefined);

export const client = computed<VsmClient>(() =>
  createClient(memoryId.value === undefined ? {} : { memory: memoryId.value }),
);
