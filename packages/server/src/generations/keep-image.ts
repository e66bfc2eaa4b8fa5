import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Encoded, type GeneratedImage, VsmError } from '@vsm/core';
import type { PictureEncodings } from '../encoding/picture-encodings.ts';
import type { PictureLibrary } from '../pictures/picture-library.ts';
import { sniffPicture } from '../pictures/sniff.ts';
import type { StoredPicture } from '../pictures/stored-picture.ts';

/** A generated picture in the folder of those. */
export interface KeptImage {
  readonly picture: StoredPicture;
  readonly encoded: Encoded;
}

/**
 * Puts a generated picture into the folder `generated`, and looks at it.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when it is none.
 */
export async function keepImage(
  { bytes }: GeneratedImage,
  {
    library,
    encodings,
    name,
  }: { readonly library: PictureLibrary; readonly encodings: PictureEncodings; readonly name: string },
): Promise<KeptImage> {
  const extension = sniffPicture(bytes);
  if (extension === null) {
    throw new VsmError('IMAGE_UNREADABLE', 'The generator sent something that does not begin as a picture does.');
  }
  const root = library.ownRoot('generated');
  const temporary = path.join(root, `.${randomUUID()}.tmp`);
  const file = path.join(root, `${name}.${extension}`);
  await writeFile(temporary, bytes, { mode: 0o600 });
  await rename(temporary, file);
  const picture = await library.add('generated', file);
  const { encoded } = await encodings.encode(picture);
  return { picture, encoded };
}
