import type { RgbImage } from '@vsm/core';
import type { ImageLimits } from './image-limits.ts';

/** What a worker processes: a file that it reads itself, or a picture already decoded. */
export type PictureTask =
  | { readonly kind: 'file'; readonly path: string; readonly limits: ImageLimits }
  /** Its data should be shared memory, which reaches the worker without a copy. */
  | { readonly kind: 'image'; readonly image: RgbImage };

export interface PictureResult<Output> {
  readonly output: Output;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Hexadecimal, of the file's bytes. Empty for a decoded picture. */
  readonly sha256: string;
}
