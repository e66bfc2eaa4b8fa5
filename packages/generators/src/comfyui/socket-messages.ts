import * as z from 'zod';
import { type EncodedImage, identifyImage } from '../http/image-bytes.ts';

/** What the socket tells that a run is followed by; everything else it says is left out. */
export type SocketMessage =
  | { readonly type: 'status' }
  | {
      readonly type: 'progress';
      readonly node: string | undefined;
      readonly value: number;
      readonly max: number;
      readonly run: string | undefined;
    }
  | { readonly type: 'over'; readonly run: string | undefined }
  | { readonly type: 'preview'; readonly image: EncodedImage; readonly run: string | undefined };

const runId = z
  .string()
  .nullish()
  .transform((id) => id ?? undefined);

const textMessageSchema = z.union([
  z.looseObject({ type: z.literal('status') }),
  z.looseObject({
    type: z.literal('progress'),
    data: z.looseObject({
      value: z.number().nonnegative(),
      max: z.number().positive(),
      node: z.string().nullish(),
      prompt_id: runId,
    }),
  }),
  z.looseObject({
    type: z.literal('executing'),
    data: z.looseObject({ node: z.null(), prompt_id: runId }),
  }),
]);

const previewMetadataSchema = z.looseObject({ prompt_id: runId });

const largestMessage = 32 * 1024 * 1024;
/** The first number of a binary frame; big-endian, as all of them. */
const eventTypes = { preview: 1, previewWithMetadata: 4 } as const;

/** Undefined for what is of no use here, also if it is not well-formed: the history has the last word, not the socket. */
export function parseSocketMessage(data: unknown): SocketMessage | undefined {
  if (typeof data === 'string') return data.length > largestMessage ? undefined : parseText(data);
  if (data instanceof ArrayBuffer && data.byteLength <= largestMessage) return parseBinary(data);
  return undefined;
}

function parseText(text: string): SocketMessage | undefined {
  const message = textMessageSchema.safeParse(parseJsonOrNothing(text)).data;
  if (message === undefined) return undefined;
  if (message.type === 'status') return { type: 'status' };
  const { data } = message;
  if (message.type === 'executing') return { type: 'over', run: data.prompt_id };
  const { node, value, max } = message.data;
  return { type: 'progress', node: node ?? undefined, value, max, run: data.prompt_id };
}

function parseBinary(data: ArrayBuffer): SocketMessage | undefined {
  if (data.byteLength < 8) return undefined;
  const view = new DataView(data);
  const [type, second] = [view.getUint32(0), view.getUint32(4)];
  if (type === eventTypes.preview) return preview(new Uint8Array(data, 8), undefined);
  if (type !== eventTypes.previewWithMetadata || 8 + second > data.byteLength) return undefined;
  const metadata = new TextDecoder().decode(new Uint8Array(data, 8, second));
  const run = previewMetadataSchema.safeParse(parseJsonOrNothing(metadata)).data?.prompt_id;
  return preview(new Uint8Array(data, 8 + second), run);
}

/** The bytes tell whether they are JPEG or PNG, so the format that the frame names isn't needed. */
function preview(bytes: Uint8Array, run: string | undefined): SocketMessage | undefined {
  try {
    return { type: 'preview', image: identifyImage(bytes), run };
  } catch {
    return undefined;
  }
}

function parseJsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
