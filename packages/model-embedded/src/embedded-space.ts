import type { EmbeddingSpace } from '@vsm/core';
import { attributeNames, hybridDimensions, hybridVersion } from '@vsm/vision';
import { embeddedModelSha256 } from './assets.ts';

/** The space of the encoder that ships with VSM: 512 numbers of descriptor and network, and the descriptor's attributes. */
export const embeddedSpace: EmbeddingSpace = {
  id: `vsm-embedded-1:mobilenetv2-b13-${embeddedModelSha256.slice(0, 12)}:uint8:${hybridVersion}`,
  dimensions: hybridDimensions,
  attributeNames,
};
