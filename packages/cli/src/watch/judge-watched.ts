import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Verdict } from '@vsm/core';
import { judgeByXmp } from '../import/judge-by-xmp.ts';
import { verdictOfPath } from '../import/verdict-of-path.ts';

/** What the person said of a picture by where they put it, or by the stars they gave it. */
export interface WatchedJudgement {
  readonly verdict: Verdict;
  readonly weight: number;
  readonly by: 'folder' | 'stars';
}

/** Names of the folders that teach, where they are not `liked` and `disliked`. */
export type TeachingFolders = Readonly<Partial<Record<Verdict, string>>>;

/**
 * The person's opinion of a picture below `root`: of the nearest folder that says one, else of the stars in a sidecar or in the picture.
 * Stars that VSM gave are none. `null` where nothing is said.
 *
 * @throws XmpProblem
 */
export async function judgeWatched(
  root: string,
  absolutePath: string,
  folders: TeachingFolders,
): Promise<WatchedJudgement | null> {
  const placed = verdictOfFolder(path.dirname(path.relative(root, absolutePath)), folders);
  if (placed) return { verdict: placed, weight: 1, by: 'folder' };
  const starred = await judgeByXmp.judge({ kind: 'picture', path: absolutePath, absolutePath });
  return starred && { verdict: starred.verdict, weight: starred.weight, by: 'stars' };
}

/** `liked` and `disliked` in all their spellings, or the names given in their place. */
export function verdictOfFolder(relativeFolder: string, folders: TeachingFolders): Verdict | null {
  for (const name of relativeFolder.split(path.sep).toReversed()) {
    for (const verdict of ['like', 'dislike'] as const) {
      const named = folders[verdict]?.toLowerCase();
      const isIt = named === undefined ? verdictOfPath(path.join(name, '_')) === verdict : name.toLowerCase() === named;
      if (isIt) return verdict;
    }
  }
  return null;
}

/** The sidecars that a picture may have, whether they are there or not. */
export function sidecarsOf(picture: string): readonly [own: string, shared: string] {
  const { dir, name } = path.parse(picture);
  return [`${picture}.xmp`, path.join(dir, `${name}.xmp`)];
}

export async function hasSidecar(picture: string): Promise<boolean> {
  const found = await Promise.all(
    sidecarsOf(picture).map((sidecar) =>
      access(sidecar).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
