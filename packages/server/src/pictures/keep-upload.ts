import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PictureEncodings } from '../encoding/picture-encodings.ts';
import type { ServerLimits } from '../server-options.ts';
import type { PictureLibrary } from './picture-library.ts';
import { receivePicture } from './receive-picture.ts';
import type { StoredPicture } from './stored-picture.ts';

export interface UploadKeeping {
  readonly library: PictureLibrary;
  readonly encodings: PictureEncodings;
  readonly limits: ServerLimits;
}

/**
 * Puts a picture that arrives into the folder `uploads`; the same picture once, whatever it is called. What cannot be looked at is
 * not kept.
 *
 * @throws as `receivePicture` and `PictureEncodings.encode`.
 */
export async function keepUpload(
  chunks: AsyncIterable<Uint8Array>,
  name: string | undefined,
  { library, encodings, limits }: UploadKeeping,
): Promise<StoredPicture> {
  const folder = library.ownRoot('uploads');
  const received = await receivePicture(chunks, { folder, name, maxBytes: limits.pictureBytes });
  try {
    const prefix = `${received.sha256.slice(0, 24)}-`;
    const known = library.findOwn('uploads', prefix);
    if (known) return known;
    const encoded = await encodings.encodeTemporary(received.temporaryPath);
    const file = path.join(folder, `${prefix}${received.name}.${received.extension}`);
    await rename(received.temporaryPath, file);
    const picture = await library.add('uploads', file);
    encodings.remember(picture, encoded);
    return picture;
  } finally {
    await rm(received.temporaryPath, { force: true });
  }
}
