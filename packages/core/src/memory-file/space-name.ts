import type { EmbeddingSpace } from '../embedding.ts';

const clipPrefix = 'openai-clip:';

/** The model of the Python original where it does not say another. */
const originalClipModel = 'ViT-B/32';

/** The space of embeddings that the Python original made: `openai-clip:ViT-B/32`, after `metadata.clip_model`. */
export function spaceOfClipModel(clipModel: unknown, dimensions: number): EmbeddingSpace {
  const model = typeof clipModel === 'string' && clipModel !== '' ? clipModel : originalClipModel;
  return { id: clipPrefix + model, dimensions };
}

/** What to write as `metadata.clip_model`: the original's name of its own spaces, the id of others. */
export function clipModelOfSpace(space: EmbeddingSpace): string {
  return space.id.startsWith(clipPrefix) ? space.id.slice(clipPrefix.length) : space.id;
}
