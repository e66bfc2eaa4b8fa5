import { z } from 'zod';
import {
  folderSchema,
  type Picture,
  pictureSchema,
  type UploadedPictures,
  uploadedPicturesSchema,
} from '../api/pictures.ts';
import { idSchema } from '../api/scalars.ts';
import { folderProgressSchema } from '../api/scores.ts';
import { receiveUpload } from '../http/receive-upload.ts';
import { problemOf, Refusal } from '../http/refusal.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import { drawSamples } from '../pictures/draw-samples.ts';
import { keepUpload } from '../pictures/keep-upload.ts';
import { describePicture, type StoredPicture } from '../pictures/stored-picture.ts';
import type { Services } from '../services.ts';
import { answerThumbnail, thumbnailQuerySchema } from './thumbnail-answer.ts';

export const idParameters: z.ZodType<{ readonly id: string }> = z.object({ id: idSchema });

const tag = 'pictures';
/** Files of one form. */
const filesAtOnce = 50;

/** Folders, pictures in them, and their thumbnails. */
export function pictureRoutes(services: Services): Route[] {
  const { library, encodings, thumbnails, limits } = services;
  const describe = (picture: StoredPicture): Picture => describePicture(picture, encodings.get(picture));
  return [
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/folders',
      summary: 'Folders whose pictures may be looked at',
      tag,
      answer: {
        status: 200,
        description: 'The allowed ones first',
        schema: z.object({ folders: z.array(folderSchema) }),
      },
      handle: async () => jsonResponse({ folders: await library.list() }),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'post',
      path: '/samples',
      summary: 'Draw sample pictures into the folder `samples`; it takes some seconds the first time',
      tag,
      answer: { status: 200, description: 'The folder', schema: folderSchema },
      handle: async ({ request }) => {
        const { samples } = services.options;
        if (!samples) throw new Refusal('NOT_FOUND', 'This server draws no sample pictures.');
        await drawSamples(samples, library, AbortSignal.any([services.signal, request.signal]));
        return jsonResponse(await library.describe('samples'));
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'post',
      path: '/folders/{id}/scan',
      summary: 'Look again at what lies in a folder',
      tag,
      parameters: idParameters,
      answer: { status: 200, description: 'How much of it has been looked at', schema: folderProgressSchema },
      handle: async ({ parameters: { id } }) => {
        await library.scan(id);
        const { part: _, ...progress } = await encodings.readFolder(id);
        return jsonResponse(progress);
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'post',
      path: '/pictures',
      summary: 'Upload pictures into the folder `uploads`',
      tag,
      rawBody: { mediaTypes: ['multipart/form-data'] },
      answer: { status: 200, description: 'What is kept and what could not be read', schema: uploadedPicturesSchema },
      handle: async ({ request }) => {
        const results = await receiveUpload(request, {
          maxFiles: filesAtOnce,
          maxFileBytes: limits.pictureBytes,
          receive: async (chunks, name) => {
            try {
              return await keepUpload(chunks, name, services);
            } catch (error) {
              const { code, detail, status } = problemOf(error);
              if (status >= 500 || status === 429) throw error;
              return { name: name.slice(0, 200), code, detail };
            }
          },
        });
        const answer: UploadedPictures = {
          pictures: results.flatMap((each) => ('folder' in each ? [describe(each)] : [])),
          refused: results.flatMap((each) => ('folder' in each ? [] : [each])),
        };
        return jsonResponse(answer);
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/pictures/{id}',
      summary: 'A picture',
      tag,
      parameters: idParameters,
      answer: { status: 200, description: 'What is known of it', schema: pictureSchema },
      handle: async ({ parameters: { id } }) => jsonResponse(describe(library.find(id))),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'delete',
      path: '/pictures/{id}',
      summary: 'Delete an uploaded or generated picture',
      tag,
      parameters: idParameters,
      answer: { status: 204, description: 'It is gone' },
      handle: async ({ parameters: { id } }) => {
        await library.delete(id);
        return new Response(null, { status: 204 });
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/pictures/{id}/thumbnail',
      summary: 'A picture made small, for people to look at',
      tag,
      parameters: idParameters,
      query: thumbnailQuerySchema,
      answer: { status: 200, description: 'A picture made anew', mediaType: 'image/webp' },
      handle: async ({ parameters: { id }, query: { size, v }, request }) => {
        const picture = library.find(id);
        return answerThumbnail(await thumbnails.ofPicture(picture, size), request, v === picture.version);
      },
    }),
  ];
}
