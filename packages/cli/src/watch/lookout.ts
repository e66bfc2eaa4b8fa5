import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hasPictureExtension } from '../inputs/picture-files.ts';
import { describeSystemError } from '../write-file-whole.ts';
import { isGone, readFileState } from './file-state.ts';
import { findFiles, isHidden, kindOfFile } from './find-files.ts';
import { FolderHints } from './folder-hints.ts';
import type { WatchRun } from './watch-run.ts';
import type { WatchedFolder } from './watched-folder.ts';

/** Looks at everything this often, in case that the system missed to tell something. */
const sweepMs = 60_000;
/** Sweeps take no more than this share of the time. */
const sweepShare = 0.05;
/** A folder that went, or came back, is noticed within. */
const presenceMs = 2000;

interface Watched {
  readonly folder: WatchedFolder;
  nextSweepMs: number;
  isLost: boolean;
  inode: bigint | null;
}

/** Finds what is new in the watched folders, and gives it to the intake. */
export class Lookout {
  readonly #run: WatchRun;
  readonly #watched: readonly Watched[];
  readonly #hints: FolderHints | null;
  readonly #hinted = new Set<string>();
  #nextPresenceMs = 0;
  #ring: (() => void) | null = null;

  constructor(folders: readonly WatchedFolder[], run: WatchRun) {
    this.#run = run;
    this.#watched = folders.map((folder) => ({ folder, nextSweepMs: 0, isLost: false, inode: null }));
    const { settings } = run;
    this.#hints =
      settings.once || settings.pollMs !== null
        ? null
        : new FolderHints({
            onHint: (hinted) => {
              this.#hinted.add(hinted);
              this.#ring?.();
            },
            onFailure: (folder, error) => this.#complainOfHints(folder, error),
          });
  }

  /**
   * Looks at what happened since the last time, and now and then at everything.
   *
   * @throws the signal's reason when it aborts.
   */
  async look(): Promise<void> {
    const { settings } = this.#run;
    if (!settings.once && performance.now() >= this.#nextPresenceMs) {
      for (const watched of this.#watched) await this.#checkPresence(watched);
      this.#nextPresenceMs = performance.now() + presenceMs;
    }
    for (const watched of this.#watched) {
      if (!watched.isLost && performance.now() >= watched.nextSweepMs) await this.#sweep(watched);
    }
    const hinted = [...this.#hinted];
    this.#hinted.clear();
    for (const each of hinted) await this.#lookAt(each);
  }

  /** Until something happens, at most so long. */
  async wait(mostMs: number): Promise<void> {
    const { signal } = this.#run.context;
    const nextMs = Math.min(this.#nextPresenceMs, ...this.#watched.map(({ nextSweepMs }) => nextSweepMs));
    const waitMs = Math.min(mostMs, Math.max(0, nextMs - performance.now()) || presenceMs);
    if (this.#hinted.size === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          this.#ring = null;
          resolve();
        };
        const timer = setTimeout(wake, waitMs);
        signal.addEventListener('abort', wake);
        this.#ring = wake;
      });
    }
    signal.throwIfAborted();
  }

  close(): void {
    this.#hints?.close();
  }

  async #checkPresence(watched: Watched): Promise<void> {
    const { folder } = watched;
    const status = await stat(folder.root, { bigint: true }).catch((error: unknown) => ({ error }));
    if ('error' in status) {
      if (!watched.isLost) {
        watched.isLost = true;
        const reason = describeSystemError(status.error);
        await this.#run.report.folder(folder.shown, 'lost', `${folder.shown}: lost (${reason}). Waiting for it.`);
      }
      return;
    }
    if (watched.isLost) await this.#run.report.folder(folder.shown, 'found', `${folder.shown}: it is back.`);
    if (watched.isLost || (watched.inode !== null && watched.inode !== status.ino)) watched.nextSweepMs = 0;
    watched.isLost = false;
    watched.inode = status.ino;
  }

  async #sweep(watched: Watched): Promise<void> {
    const { settings } = this.#run;
    const startedAtMs = performance.now();
    await this.#walk(watched.folder, watched.folder.root);
    const tookMs = performance.now() - startedAtMs;
    const pauseMs = settings.once
      ? Number.POSITIVE_INFINITY
      : Math.max(settings.pollMs ?? sweepMs, tookMs / sweepShare);
    watched.nextSweepMs = performance.now() + pauseMs;
  }

  async #walk(folder: WatchedFolder, from: string): Promise<void> {
    const { report, context } = this.#run;
    for await (const found of findFiles(from, context.signal)) {
      if (found.kind === 'folder') this.#hints?.listenTo(found.path);
      else if (found.kind === 'picture') await this.#notePicture(folder, found.path);
      else if (found.kind === 'sidecar') await this.#noteSidecar(folder, found.path);
      else if ('error' in found && !isGone(found.error)) {
        report.complainOnce(
          folder.show(found.path),
          `This folder cannot be read (${describeSystemError(found.error)}), so nothing in it is seen. It is looked at again now and then.`,
        );
      }
    }
  }

  async #lookAt(hinted: string): Promise<void> {
    const folder = this.#watched.find((each) => each.folder.holds(hinted))?.folder;
    if (!folder || path.relative(folder.root, hinted).split(path.sep).some(isHidden)) return;
    const kind = kindOfFile(path.basename(hinted));
    if (kind === 'picture') await this.#notePicture(folder, hinted);
    else if (kind === 'sidecar') await this.#noteSidecar(folder, hinted);
    const status = kind === null ? await stat(hinted).catch(() => null) : null;
    if (status?.isDirectory()) await this.#walk(folder, hinted);
  }

  async #notePicture(folder: WatchedFolder, picture: string): Promise<void> {
    const { intake, settings } = this.#run;
    const file = await this.#readState(folder, picture);
    if (file && folder.state.isNews(file, settings)) intake.add(picture);
  }

  /** A sidecar may say something new of its picture: `a.jpg.xmp` of that, `a.xmp` of whatever is called `a`. */
  async #noteSidecar(folder: WatchedFolder, sidecar: string): Promise<void> {
    const file = await this.#readState(folder, sidecar);
    if (!file || !folder.state.isSidecarNews(file)) return;
    const picture = sidecar.slice(0, -path.extname(sidecar).length);
    if (hasPictureExtension(picture)) this.#run.intake.add(picture);
    else for (const known of folder.state.namesakes(picture)) this.#run.intake.add(known);
  }

  async #readState(folder: WatchedFolder, file: string): ReturnType<typeof readFileState> {
    try {
      return await readFileState(file);
    } catch (error) {
      this.#run.report.complainOnce(folder.show(file), `This cannot be looked at (${describeSystemError(error)}).`);
      return null;
    }
  }

  #complainOfHints(folder: string, error: unknown): void {
    if (isGone(error)) return;
    const owner = this.#watched.find((each) => each.folder.holds(folder))?.folder;
    this.#run.report.complainOnce(
      owner?.shown ?? folder,
      `the system does not tell what happens here (${describeSystemError(error)}), so it is looked at every ${sweepMs / 1000} s. --poll SECONDS looks more often.`,
    );
  }
}
