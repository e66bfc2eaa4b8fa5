import { setImmediate } from 'node:timers/promises';
import type { RgbImage } from '@vsm/core';
import type { ImageLimits } from './image-limits.ts';

/** What a worker processes: a file that it reads itself, or a picture already decoded. */
export type PictureTask =
  | { readonly kind: 'file'; readonly path: string; readonly limits: ImageLimits }
  | { readonly kind: 'image'; readonly image: RgbImage };

export interface PictureResult<Output> {
  readonly output: Output;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Hexadecimal, of the file's bytes. Empty for a decoded picture. */
  readonly sha256: string;
}

const copySliceBytes = 8 * 1024 * 1024;

/**
 * The task with its pixels copied to memory that workers share, so that giving it to one, and to another should the first
 * die, copies nothing. Made in slices, between which the calling thread can do other work.
 */
export async function shareTask(task: PictureTask): Promise<PictureTask> {
  if (task.kind === 'file') return task;
  const { width, height, data } = task.image;
  const copy = new Uint8Array(new SharedArrayBuffer(data.length));
  for (let offset = 0; offset < data.length; offset += copySliceBytes) {
    if (offset > 0) await setImmediate();
    copy.set(data.subarray(offset, offset + copySliceBytes), offset);
  }
  return { kind: 'image', image: { width, height, data: copy } };
}
