import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { VibeMemory, type VibeMemoryOptions, VsmError } from '@vsm/core';
import type { MemoryDirectory } from '@vsm/server';
import { openJsonFileStore } from '@vsm/store-json';

export interface MemoryDirectoryOptions extends Omit<VibeMemoryOptions, 'store'> {
  /** The memory that is meant where none is named. */
  readonly memoryPath: string;
  /** Where others are kept, one file each. */
  readonly folder: string;
}

const mainId = 'default';

/** The memory of the command, and those that were begun from the page. */
export function createMemoryDirectory({ memoryPath, folder, ...options }: MemoryDirectoryOptions): MemoryDirectory {
  const begun: { readonly id: string; readonly name: string }[] = [];
  const list: MemoryDirectory['list'] = async () => {
    const files = await readdir(folder).catch(() => []);
    const names = files.filter((file) => file.endsWith('.json')).map((file) => path.basename(file, '.json'));
    const others = [...new Set([...names, ...begun.map(({ id }) => id)])].sort();
    const main = { id: mainId, name: path.basename(memoryPath, '.json') };
    return [main, ...others.map((id) => ({ id, name: begun.find((each) => each.id === id)?.name ?? id }))];
  };
  return {
    list,
    create: async (name) => {
      const id = toId(name);
      if ((await list()).some((known) => known.id === id)) {
        throw new VsmError('INVALID_ARGUMENT', `There is a memory ${JSON.stringify(id)} already. Choose another name.`);
      }
      const memory = { id, name };
      begun.push(memory);
      return memory;
    },
    open: async (id) => {
      const file = id === mainId ? memoryPath : path.join(folder, `${id}.json`);
      const store = await openJsonFileStore({ path: file, now: options.now });
      const memory = await VibeMemory.open({ ...options, store });
      return { memory, watch: (listener) => store.watch(listener) };
    },
  };
}

/** @throws VsmError `INVALID_ARGUMENT` when the name holds nothing that a file name may. */
function toId(name: string): string {
  const id = (
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  )
    .join('-')
    .slice(0, 60);
  if (id !== '') return id;
  throw new VsmError('INVALID_ARGUMENT', 'The name of a memory holds a Latin letter or a digit.');
}
