import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { PictureJudge } from './read-picture-source.ts';
import { verdictOfPath } from './verdict-of-path.ts';

/** Goes by the folders and file names below `folder`. */
export function judgeByPlace(folder: string, shown: string): PictureJudge {
  return {
    judge: async ({ absolutePath }) => {
      const verdict = verdictOfPath(path.relative(folder, absolutePath));
      if (verdict === null) return null;
      // Moving a file to the other side changes its `ctime`, so the rating that this makes is the newer one.
      return { verdict, weight: 1, ratedAt: (await stat(absolutePath)).ctime };
    },
    nothingFound:
      'no picture here is sorted: subfolders named "liked" and "disliked" were expected, or file names that begin so. ' +
      `Nothing was imported. To go by the stars given in other programs: add --xmp. To like all pictures in it: vsm like ${shown}`,
  };
}
