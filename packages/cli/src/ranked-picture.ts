import type { Verdict } from '@vsm/core';
import type { PictureScore } from './picture-scorer.ts';

/** A picture in its place of a ranking. */
export interface RankedPicture extends PictureScore {
  /** From 1. */
  readonly rank: number;
  /** P(like) among the pictures ranked with it, where likes are as common as their scores suggest; `null` where nobody can know. */
  readonly chance: number | null;
  readonly absolutePath: string;
  /** What the person said of this very file, if anything. */
  readonly verdict: Verdict | undefined;
}
