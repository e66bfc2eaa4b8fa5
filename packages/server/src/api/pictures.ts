import type { Verdict } from '@vsm/core';
import { z } from 'zod';
import { verdictSchema } from './scalars.ts';

/** A folder whose pictures may be looked at. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  /** `allowed` by who started the server; the others hold what the server keeps itself. */
  readonly kind: 'allowed' | 'uploads' | 'generated' | 'samples';
  readonly pictureCount: number;
  /** A folder has more pictures than are looked at. */
  readonly isTruncated: boolean;
}

export const folderSchema: z.ZodType<Folder> = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['allowed', 'uploads', 'generated', 'samples']),
    pictureCount: z.int(),
    isTruncated: z.boolean(),
  })
  .meta({ id: 'Folder' });

/** What is needed to show a picture: `thumbnailUrl(picture, size)`. */
export interface PictureReference {
  readonly id: string;
  /** Changes when the file does. */
  readonly version: string;
}

export const pictureReferenceSchema: z.ZodType<PictureReference> = z
  .object({ id: z.string(), version: z.string() })
  .meta({ id: 'PictureReference' });

/** A picture file in one of the folders. */
export interface Picture extends PictureReference {
  /** Its file name. */
  readonly name: string;
  /** Within the folder, with `/`. */
  readonly path: string;
  readonly folder: string;
  readonly sizeBytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Pixels, upright; `null` until it was looked at. */
  readonly width: number | null;
  readonly height: number | null;
}

export const pictureSchema: z.ZodType<Picture> = z
  .object({
    id: z.string(),
    version: z.string(),
    name: z.string(),
    path: z.string(),
    folder: z.string(),
    sizeBytes: z.int(),
    modifiedAt: z.string(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .meta({ id: 'Picture' });

/** A rating as it stands in the memory. */
export interface RatedPicture {
  readonly id: string;
  readonly verdict: Verdict;
  /** `null`: in every category. */
  readonly category: string | null;
  readonly weight: number;
  /** ISO 8601, or `null` where an old file had none. */
  readonly createdAt: string | null;
  /** Of the picture's file, where that is known. */
  readonly name: string | null;
  readonly width: number | null;
  readonly height: number | null;
  /** The picture itself, where it lies in one of the folders. */
  readonly picture: PictureReference | null;
  /** Whether `ratingThumbnailUrl` has something to show. */
  readonly hasThumbnail: boolean;
  /** Whence an imported rating came. */
  readonly origin: { readonly name: string | null; readonly importedAt: string } | null;
  readonly note: string | null;
}

export const ratedPictureSchema: z.ZodType<RatedPicture> = z
  .object({
    id: z.string(),
    verdict: verdictSchema,
    category: z.string().nullable(),
    weight: z.number(),
    createdAt: z.string().nullable(),
    name: z.string().nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    picture: pictureReferenceSchema.nullable(),
    hasThumbnail: z.boolean(),
    origin: z.object({ name: z.string().nullable(), importedAt: z.string() }).nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'RatedPicture' });

/** Pictures that were just uploaded; what could not be read is told beside. */
export interface UploadedPictures {
  readonly pictures: readonly Picture[];
  readonly refused: readonly { readonly name: string; readonly code: string; readonly detail: string }[];
}

export const uploadedPicturesSchema: z.ZodType<UploadedPictures> = z
  .object({
    pictures: z.array(pictureSchema),
    refused: z.array(z.object({ name: z.string(), code: z.string(), detail: z.string() })),
  })
  .meta({ id: 'UploadedPictures' });

/** Longest edges of thumbnails, in pixels. */
export const thumbnailSizes = [160, 320, 640, 1280, 2048] as const;
export type ThumbnailSize = (typeof thumbnailSizes)[number];
