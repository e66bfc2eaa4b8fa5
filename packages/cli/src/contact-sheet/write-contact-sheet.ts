import { readFile } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { createThumbnail } from '@vsm/encoder-node';
import type { CommandContext } from '../command-context.ts';
import type { RankedPicture } from '../ranked-picture.ts';
import { writeFileWhole } from '../write-file-whole.ts';
import { type ContactSheetPicture, renderContactSheet } from './render-contact-sheet.ts';

/** A page of more would be slow to open: its thumbnails are within it. */
const shownFromTop = 200;
const shownFromBottom = 50;
/** Twice the width of a tile, for dense screens. */
const thumbnailEdge = 360;
const thumbnailsAtOnce = 4;

/** Writes a page that shows the ranking: all of it, or the top and the bottom of a large one. */
export async function writeContactSheet(
  target: string,
  ranked: readonly RankedPicture[],
  { signal, now, console }: CommandContext,
): Promise<void> {
  const isLarge = ranked.length > shownFromTop + shownFromBottom;
  const shown = isLarge ? [...ranked.slice(0, shownFromTop), ...ranked.slice(-shownFromBottom)] : ranked;
  const progress = console.startProgress(shown.length);
  try {
    const pictures: ContactSheetPicture[] = [];
    for (let start = 0; start < shown.length; start += thumbnailsAtOnce) {
      signal.throwIfAborted();
      const batch = shown.slice(start, start + thumbnailsAtOnce);
      pictures.push(...(await Promise.all(batch.map(addThumbnail))));
      for (const _ of batch) progress.advance();
    }
    const html = renderContactSheet(pictures, {
      total: ranked.length,
      topCount: isLarge ? shownFromTop : shown.length,
      createdAt: now(),
    });
    await writeFileWhole(target, html);
  } finally {
    progress.finish();
  }
}

async function addThumbnail(picture: RankedPicture): Promise<ContactSheetPicture> {
  try {
    const { bytes, mediaType } = await createThumbnail(await readFile(picture.absolutePath), {
      maxEdge: thumbnailEdge,
    });
    return { ...picture, thumbnail: `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}` };
  } catch (error) {
    // The file changed or went away since it was ranked: its tile says so.
    if (VsmError.is(error, 'MODEL_UNUSABLE')) throw error;
    return { ...picture, thumbnail: null };
  }
}
