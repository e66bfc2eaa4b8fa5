import type { EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';

/** @throws VsmError `EMBEDDING_INVALID` when there are attributes, but not the space's, or not all are finite. */
export function assertAttributes(attributes: Float32Array | undefined, space: EmbeddingSpace): void {
  if (!attributes) return;
  const expected = space.attributeNames?.length ?? 0;
  if (attributes.length === expected && attributes.every(Number.isFinite)) return;
  throw new VsmError(
    'EMBEDDING_INVALID',
    `A picture of ${space.id} has ${expected} finite attributes; this one has [${Array.from(attributes).join(', ')}]. Encode the image again.`,
    { details: { expected, actual: attributes.length } },
  );
}
