import { type Background, createBackground, type MemorySnapshot } from '@vsm/core';
import { loadEmbeddedBackground } from '@vsm/encoder-node';
import { embeddedSpace } from '@vsm/model-embedded';

/** What a memory's taste stands out from: its own, else the one shipped with its model, else none. */
export async function backgroundOf({ background, space }: MemorySnapshot): Promise<Background> {
  if (background) return background;
  return space?.id === embeddedSpace.id ? await loadEmbeddedBackground() : createBackground([]);
}
