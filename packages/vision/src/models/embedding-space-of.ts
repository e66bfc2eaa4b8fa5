import type { EmbeddingSpace } from '@vsm/core';
import { attributeNames } from '../descriptor/attributes.ts';
import type { Preprocessing } from '../preprocessing/preprocessing.ts';
import type { ModelCard, ModelPrecision } from './model-card.ts';

/** Changes whenever the same picture would get other pixels or attributes. */
const preprocessingVersion = 'pillow-2';
/** Changes whenever int8 made of the same file would give other embeddings. */
const quantizationVersion = 'own-range';

/**
 * The space of the embeddings that a model makes of pictures. Its id names the model, the first 12 digits of the hash of its
 * image weights, the precision, how pictures are prepared, and how int8 is computed: whatever of these differs makes
 * embeddings that don't compare.
 *
 * @param imageSha256 Of the image network's file; for `int8`, of the fp32 file that it is made from.
 */
export function embeddingSpaceOf(card: ModelCard, precision: ModelPrecision, imageSha256: string): EmbeddingSpace {
  const { name, dimensions, preprocessing } = card;
  const prepared = `${preprocessingVersion}-${preprocessing.size}-${preprocessing.resizeMode}-${fingerprint(preprocessing)}`;
  const computed = precision === 'int8' ? `${prepared}-${quantizationVersion}` : prepared;
  return { id: [name, imageSha256.slice(0, 12), precision, computed].join(':'), dimensions, attributeNames };
}

/** What the id of a space says, or `null` for one that `embeddingSpaceOf` did not make. */
export function modelOfSpace(
  spaceId: string,
): { readonly name: string; readonly imageSha256Start: string; readonly precision: ModelPrecision } | null {
  const match = /^([^:]+):([0-9a-f]{12}):(fp32|fp16|int8):[^:]+$/.exec(spaceId);
  const [, name, imageSha256Start, precision] = match ?? [];
  if (name === undefined || imageSha256Start === undefined) return null;
  return { name, imageSha256Start, precision: precision === 'int8' || precision === 'fp16' ? precision : 'fp32' };
}

/** Eight digits that tell one preprocessing from another (FNV-1a). */
function fingerprint({ size, resizeMode, resizeSize = size, filter = 'bicubic', mean, std }: Preprocessing): string {
  const text = [size, resizeMode, resizeSize, filter, ...mean, ...std].join(' ');
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
