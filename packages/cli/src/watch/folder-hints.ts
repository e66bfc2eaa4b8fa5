import { type FSWatcher, statSync, watch } from 'node:fs';
import path from 'node:path';

export interface FolderHintsOptions {
  /** Something happened at this path, or may have. */
  readonly onHint: (path: string) => void;
  /** A folder cannot be listened to, such as when the system's limit is reached. */
  readonly onFailure: (folder: string, error: unknown) => void;
}

/**
 * Tells where to look. It is told each folder to listen to, and listens to just that one: a thousand pictures cost no more than one.
 * Hints may be missed, repeated or wrong; who needs to be sure looks by themselves.
 */
export class FolderHints {
  readonly #options: FolderHintsOptions;
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: bigint }>();

  constructor(options: FolderHintsOptions) {
    this.#options = options;
  }

  /** Listens from now on; a folder that was made anew under its old name, too. */
  listenTo(folder: string): void {
    try {
      const inode = statSync(folder, { bigint: true }).ino;
      const before = this.#watchers.get(folder);
      if (before?.inode === inode) return;
      before?.watcher.close();
      this.#watchers.delete(folder);
      const watcher = watch(folder, (_event, name) =>
        this.#options.onHint(name === null ? folder : path.join(folder, name)),
      );
      watcher.on('error', (error) => this.#fail(folder, error));
      this.#watchers.set(folder, { watcher, inode });
    } catch (error) {
      this.#fail(folder, error);
    }
  }

  close(): void {
    for (const { watcher } of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #fail(folder: string, error: unknown): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
    this.#options.onFailure(folder, error);
  }
}
