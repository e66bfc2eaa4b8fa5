import { createHash } from 'node:crypto';
import { z } from 'zod';
import { thumbnailSizes } from '../api/pictures.ts';
import { nothingNewer } from '../http/etag.ts';
import type { Thumbnail } from '../pictures/thumbnails.ts';

export interface ThumbnailQuery {
  readonly size: number;
  /** The version of the picture: with it the answer may be kept for good. */
  readonly v?: string;
}

export const thumbnailQuerySchema: z.ZodType<ThumbnailQuery> = z.strictObject({
  size: z.coerce
    .number()
    .pipe(z.literal([...thumbnailSizes]))
    .default(320)
    .meta({ type: 'integer', enum: [...thumbnailSizes] }),
  v: z.string().max(40).exactOptional(),
});

/** Sent with a version, it never changes; else the browser asks each time whether it did. */
export function answerThumbnail({ bytes, mediaType }: Thumbnail, request: Request, isVersioned: boolean): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  const cacheControl = isVersioned ? 'private, max-age=31536000, immutable' : 'private, no-cache';
  const headers = { etag, 'cache-control': cacheControl };
  if (nothingNewer(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': mediaType } });
}
