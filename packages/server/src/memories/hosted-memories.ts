import { VsmError } from '@vsm/core';
import type { MemoryInfo, MemoryState } from '../api/memories.ts';
import type { MemoryDirectory } from '../server-options.ts';
import { HostedMemory } from './hosted-memory.ts';

/** All memories of the server, each opened when it is first asked for. */
export class HostedMemories {
  readonly #directory: MemoryDirectory;
  readonly #onChange: (state: MemoryState) => void;
  readonly #opened = new Map<string, Promise<HostedMemory>>();

  constructor(directory: MemoryDirectory, onChange: (state: MemoryState) => void) {
    this.#directory = directory;
    this.#onChange = onChange;
  }

  list(): Promise<readonly MemoryInfo[]> {
    return this.#directory.list();
  }

  create(name: string): Promise<MemoryInfo> {
    return this.#directory.create(name);
  }

  /** @throws VsmError `MEMORY_NOT_FOUND`, or as opening it throws. */
  async open(asked: string | undefined): Promise<HostedMemory> {
    const opened = asked === undefined ? undefined : this.#opened.get(asked);
    if (opened) return await opened;
    const known = await this.#directory.list();
    const found = asked === undefined ? known[0] : known.find(({ id }) => id === asked);
    if (!found) {
      const names = known.map(({ id }) => id).join(', ');
      throw new VsmError('MEMORY_NOT_FOUND', `There is no memory ${JSON.stringify(asked)}. There are: ${names}.`);
    }
    return await this.#openOnce(found.id);
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
  }

  #openOnce(id: string): Promise<HostedMemory> {
    const known = this.#opened.get(id);
    if (known) return known;
    const opening = this.#directory.open(id).then((opened) => new HostedMemory(id, opened, this.#onChange));
    this.#opened.set(id, opening);
    // What could not be opened may be there the next time.
    opening.catch(() => this.#opened.delete(id));
    return opening;
  }
}
