import { type Preference, type Unsubscribe, type VibeMemory, VsmError } from '@vsm/core';
import type { MemoryState } from '../api/memories.ts';
import { Refusal } from '../http/refusal.ts';
import type { StoredPicture } from '../pictures/stored-picture.ts';
import type { OpenedMemory } from '../server-options.ts';

/** Ratings by what pictures are known by; made anew when the memory has changed. */
interface RatingIndex {
  readonly revision: string;
  readonly byPath: ReadonlyMap<string, Preference>;
  readonly byFile: ReadonlyMap<string, Preference>;
  readonly byId: ReadonlyMap<string, Preference>;
}

/** One memory as the server works with it: reads see what other processes did, and writes come one after another. */
export class HostedMemory {
  readonly id: string;
  readonly #memory: VibeMemory;
  readonly #isWatched: boolean;
  readonly #stops: Unsubscribe[] = [];
  #isStale = false;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #index: RatingIndex | null = null;

  constructor(id: string, { memory, watch }: OpenedMemory, onChange: (state: MemoryState) => void) {
    this.id = id;
    this.#memory = memory;
    this.#isWatched = watch !== undefined;
    this.#stops.push(memory.onChange(() => onChange(this.state)));
    if (watch) {
      const look = () => {
        this.#isStale = true;
        // What is wrong with the file is told to who reads next.
        this.read().catch(() => undefined);
      };
      this.#stops.push(watch(look));
    }
  }

  get state(): MemoryState {
    const { preferences, comparisons, revision } = this.#memory;
    const likes = preferences.reduce((count, { verdict }) => count + (verdict === 'like' ? 1 : 0), 0);
    return {
      memory: this.id,
      revision,
      likes,
      dislikes: preferences.length - likes,
      comparisons: comparisons.length,
    };
  }

  /** The memory as it is now. */
  async read(): Promise<VibeMemory> {
    if (this.#isStale || !this.#isWatched) {
      this.#isStale = false;
      await this.#memory.refresh();
    }
    return this.#memory;
  }

  /**
   * Changes the memory, after all changes before it. With `ifMatch`, an `If-Match` header, only while it is as the client saw it.
   *
   * @throws Refusal `PRECONDITION_FAILED`
   */
  async write<T>(change: (memory: VibeMemory) => Promise<T>, ifMatch: string | null = null): Promise<T> {
    const done = this.#lastWrite.then(async () => {
      if (ifMatch !== null) await this.#assertRevision(ifMatch);
      return await change(this.#memory);
    });
    this.#lastWrite = done.catch(() => undefined);
    return await done;
  }

  /** @throws VsmError `PREFERENCE_NOT_FOUND` */
  preference(id: string): Preference {
    const preference = this.#ratings().byId.get(id);
    if (preference) return preference;
    throw new VsmError('PREFERENCE_NOT_FOUND', `No rating ${JSON.stringify(id)} is in this memory.`);
  }

  /** How a picture is rated, by its content where that is known, else by its place. */
  ratingOf(picture: StoredPicture, sha256: string | undefined): Preference | null {
    const { byFile, byPath } = this.#ratings();
    return (sha256 === undefined ? byPath.get(picture.absolutePath) : byFile.get(sha256)) ?? null;
  }

  /** Ends when all writes are done. */
  async close(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    await this.#lastWrite;
    await this.#memory.close();
  }

  async #assertRevision(ifMatch: string): Promise<void> {
    await this.#memory.refresh();
    const { revision } = this.#memory;
    if (ifMatch === '*' || ifMatch.split(',').some((tag) => tag.trim() === `"${revision}"`)) return;
    throw new Refusal('PRECONDITION_FAILED', 'The memory has changed since you read it. Read it again, then decide.');
  }

  #ratings(): RatingIndex {
    const { preferences, revision } = this.#memory;
    if (this.#index?.revision === revision) return this.#index;
    const byPath = new Map<string, Preference>();
    const byFile = new Map<string, Preference>();
    const byId = new Map<string, Preference>();
    for (const preference of preferences) {
      const { id, source } = preference;
      byId.set(id, preference);
      if (source?.path !== undefined) byPath.set(source.path, preference);
      if (source?.sha256 !== undefined) byFile.set(source.sha256, preference);
    }
    this.#index = { revision, byPath, byFile, byId };
    return this.#index;
  }
}
