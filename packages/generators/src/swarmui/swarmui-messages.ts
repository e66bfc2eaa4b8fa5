import { z } from 'zod';
import { type Refusal, refusalSchema } from './swarmui-errors.ts';

/** What the socket tells that a run is followed by. */
export type SwarmUiMessage =
  | ({ readonly type: 'refusal' } & Refusal)
  | { readonly type: 'progress'; readonly progress: number; readonly preview: string | undefined }
  /** At a negative index stand grids and what is drawn on the way. */
  | { readonly type: 'image'; readonly index: number; readonly image: string; readonly metadata: string | undefined }
  /** All is drawn; these are not to be kept. */
  | { readonly type: 'drawn'; readonly discarded: readonly number[] }
  /** The server is about to close the socket. */
  | { readonly type: 'end' }
  | { readonly type: 'other' };

const indexSchema = z.coerce.number().int().catch(0);

const progressSchema = z.object({
  gen_progress: z.object({ overall_percent: z.number().catch(0), preview: z.string().nullish() }),
});

const imageSchema = z.object({ image: z.string(), batch_index: indexSchema, metadata: z.string().nullish() });

/** Some versions put the image into an object of its own. */
const nestedImageSchema = z.object({ image: imageSchema });

const drawnSchema = z.object({ discard_indices: z.array(z.coerce.number()) });
const endSchema = z.object({ socket_intention: z.literal('close') });

/** Undefined for what is no JSON object. */
export function parseMessage(data: unknown): SwarmUiMessage | undefined {
  const value = typeof data === 'string' ? parseJson(data) : undefined;
  if (!(value instanceof Object)) return undefined;
  const refusal = refusalSchema.safeParse(value).data;
  if (refusal) return { type: 'refusal', ...refusal };
  const progress = progressSchema.safeParse(value).data?.gen_progress;
  if (progress) return { type: 'progress', progress: progress.overall_percent, preview: progress.preview ?? undefined };
  const image = imageSchema.safeParse(value).data ?? nestedImageSchema.safeParse(value).data?.image;
  if (image) {
    return { type: 'image', index: image.batch_index, image: image.image, metadata: image.metadata ?? undefined };
  }
  const drawn = drawnSchema.safeParse(value).data;
  if (drawn) return { type: 'drawn', discarded: drawn.discard_indices };
  return endSchema.safeParse(value).success ? { type: 'end' } : { type: 'other' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
