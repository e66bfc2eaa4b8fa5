import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The places of one repository in the cache that all tools of the hub share: `blobs` by their ETag, `snapshots` of commits
 * with links to blobs, `refs` from branches to commits.
 *
 * @see https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
export interface RepositoryCache {
  readonly folder: string;
  blobPath(etag: string): string;
  snapshotPath(commit: string, file: string): string;
  /** The commit that a branch or tag was at when it was last looked up; a commit is itself. */
  readCommit(revision: string): Promise<string | null>;
  writeCommit(revision: string, commit: string): Promise<void>;
  /** Makes a blob show under its name in a snapshot. */
  linkBlob(etag: string, commit: string, file: string): Promise<void>;
}

export function openRepositoryCache(cacheFolder: string, repository: string): RepositoryCache {
  const folder = path.join(cacheFolder, `models--${repository.replaceAll('/', '--')}`);
  const blobPath = (etag: string) => path.join(folder, 'blobs', etag);
  const snapshotPath = (commit: string, file: string) => path.join(folder, 'snapshots', commit, ...file.split('/'));
  const refPath = (revision: string) => path.join(folder, 'refs', ...revision.split('/'));
  return {
    folder,
    blobPath,
    snapshotPath,
    async readCommit(revision) {
      if (isCommit(revision)) return revision;
      const text = await readFile(refPath(revision), 'utf8').catch(() => '');
      return isCommit(text.trim()) ? text.trim() : null;
    },
    async writeCommit(revision, commit) {
      if (isCommit(revision)) return;
      await mkdir(path.dirname(refPath(revision)), { recursive: true });
      const temporary = `${refPath(revision)}.${randomUUID()}`;
      await writeFile(temporary, commit);
      await rename(temporary, refPath(revision));
    },
    async linkBlob(etag, commit, file) {
      const pointer = snapshotPath(commit, file);
      await mkdir(path.dirname(pointer), { recursive: true });
      const temporary = `${pointer}.${randomUUID()}`;
      await pointTo(blobPath(etag), temporary);
      try {
        await rename(temporary, pointer);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
  };
}

/** A relative link, as other tools make it; where the system allows none, a second name for the file, or a copy. */
async function pointTo(blob: string, pointer: string): Promise<void> {
  try {
    await symlink(path.relative(path.dirname(pointer), blob), pointer);
  } catch {
    await link(blob, pointer).catch(() => copyFile(blob, pointer));
  }
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
