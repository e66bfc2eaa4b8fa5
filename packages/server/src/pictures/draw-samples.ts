import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImageGenerator } from '@vsm/core';
import type { PictureLibrary } from './picture-library.ts';

const sampleCount = 60;
const sampleSize = { width: 512, height: 384 };

/** Fills the folder `samples` with pictures to begin with. Asked for again, it draws those that are missing. */
export async function drawSamples(
  generator: ImageGenerator,
  library: PictureLibrary,
  signal: AbortSignal,
): Promise<void> {
  const root = library.ownRoot('samples');
  for (let seed = 1; seed <= sampleCount; seed++) {
    const file = path.join(root, `sample-${String(seed).padStart(2, '0')}.png`);
    if (existsSync(file)) continue;
    for await (const { bytes } of generator.generate({ prompt: '', seed, ...sampleSize }, { signal })) {
      const temporary = `${file}.tmp`;
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, file);
    }
  }
  await library.scan('samples');
}
