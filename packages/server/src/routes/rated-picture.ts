import path from 'node:path';
import type { Preference } from '@vsm/core';
import type { RatedPicture } from '../api/pictures.ts';
import type { PictureLibrary } from '../pictures/picture-library.ts';
import { displayName } from '../pictures/stored-picture.ts';

/** A rating as clients see it: where its picture lies only if that is one of the folders. */
export function describeRating(preference: Preference, library: PictureLibrary): RatedPicture {
  const { id, verdict, category, weight, createdAt, source, origin, metadata } = preference;
  const picture = source?.path === undefined ? null : library.findByPath(source.path);
  const note = metadata['note'];
  return {
    id,
    verdict,
    category,
    weight: Number.isFinite(weight) ? weight : 0,
    createdAt,
    name: picture ? displayName(picture) : source?.path === undefined ? null : path.basename(source.path),
    width: source?.width ?? null,
    height: source?.height ?? null,
    picture: picture && { id: picture.id, version: picture.version },
    hasThumbnail: picture !== null || source?.thumbnail !== undefined,
    origin: origin ? { name: origin.name ?? null, importedAt: origin.importedAt } : null,
    note: typeof note === 'string' ? note : null,
  };
}
