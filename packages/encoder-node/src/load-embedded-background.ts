import { readFile } from 'node:fs/promises';
import { type Background, VsmError } from '@vsm/core';
import { embeddedBackgroundUrl, parseBackground } from '@vsm/model-embedded';

/**
 * The pictures that a taste stands out from until the person's own take their place: 200 embeddings of drawn pictures.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the file is missing or damaged.
 */
export async function loadEmbeddedBackground(): Promise<Background> {
  const bytes = await readFile(embeddedBackgroundUrl).catch((cause: unknown) => {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The embedded background is missing from ${embeddedBackgroundUrl}. Install @vsm/model-embedded again.`,
      { cause },
    );
  });
  return parseBackground(bytes);
}
