import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testMemoryStore } from '@vsm/conformance';
import { afterAll } from 'vitest';
import type { JsonFileStore } from './json-file-store.ts';
import { openJsonFileStore } from './json-file-store.ts';

const folders: string[] = [];
let path = '';

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

function open(): Promise<JsonFileStore> {
  return openJsonFileStore({ path, now: () => new Date() });
}

testMemoryStore('JsonFileStore', {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vsm-store-json-'));
    folders.push(folder);
    path = join(folder, 'vibe_memory.json');
    return await open();
  },
  reopen: open,
});
