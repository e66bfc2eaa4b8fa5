import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Picture, PictureReference } from '../api/pictures.ts';
import type { FoundFile } from './scan-folder.ts';

/** A picture file that may be looked at. */
export interface StoredPicture extends PictureReference, FoundFile {
  readonly folder: string;
  /** Within the folder, with `/`. */
  readonly path: string;
}

export function toStoredPicture(
  folder: { readonly id: string; readonly root: string },
  file: FoundFile,
): StoredPicture {
  const relative = path.relative(folder.root, file.absolutePath).split(path.sep).join('/');
  return {
    ...file,
    id: shortHash(`${folder.id}\0${relative}`),
    version: shortHash(`${file.sizeBytes} ${file.modifiedAtMs}`).slice(0, 10),
    folder: folder.id,
    path: relative,
  };
}

export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** What names a picture's file: the hash before an upload's own name is the server's affair. */
export function displayName({ path: relative }: Pick<StoredPicture, 'path'>): string {
  const name = relative.slice(relative.lastIndexOf('/') + 1);
  return name.replace(/^[0-9a-f]{24}-/, '');
}

export function describePicture(
  picture: StoredPicture,
  size: { readonly width: number; readonly height: number } | undefined,
): Picture {
  const { id, version, folder, path: relative, sizeBytes, modifiedAtMs } = picture;
  return {
    id,
    version,
    name: displayName(picture),
    path: relative,
    folder,
    sizeBytes,
    modifiedAt: new Date(modifiedAtMs).toISOString(),
    width: size?.width ?? null,
    height: size?.height ?? null,
  };
}
