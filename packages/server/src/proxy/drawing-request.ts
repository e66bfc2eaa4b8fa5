import { z } from 'zod';
import { removeFromJson, replaceInJson } from './edit-json.ts';

/** A call that draws, as the client wrote it. */
export interface DrawingRequest {
  /** For the target: what was for the proxy alone is taken out. */
  readonly body: Uint8Array;
  /** Of `alwayson_scripts.vsm`. */
  readonly scriptArguments: unknown;
  /** Pictures asked for. */
  readonly count: number;
  /** False where the target is to keep the pictures for itself. */
  readonly sendsImages: boolean;
  readonly prompt: string;
  /** The same in all but the seed. */
  readonly withSeed: (seed: number) => Uint8Array;
}

/** The target takes numbers as texts too. What is none of both is for the target to refuse. */
const count = z.coerce.number().int().min(1).max(1000).catch(1);
const bodySchema = z.looseObject({
  prompt: z.string().catch(''),
  batch_size: count,
  n_iter: count,
  send_images: z.boolean().catch(true),
  alwayson_scripts: z.record(z.string(), z.unknown()).catch({}),
});

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null for what is no JSON object, which the target may answer as it likes. */
export function parseDrawingRequest(bytes: Uint8Array): DrawingRequest | null {
  const text = decode(bytes);
  const parsed = text === null ? null : bodySchema.safeParse(parseJson(text));
  if (text === null || !parsed?.success) return null;
  const { prompt, batch_size, n_iter, send_images, alwayson_scripts: scripts } = parsed.data;
  const ours = Object.keys(scripts).find((name) => name.toLowerCase() === 'vsm');
  const forTarget = ours === undefined ? text : removeFromJson(text, ['alwayson_scripts', ours]);
  return {
    body: ours === undefined ? bytes : Buffer.from(forTarget),
    scriptArguments: ours === undefined ? undefined : scripts[ours],
    count: batch_size * n_iter,
    sendsImages: send_images,
    prompt,
    withSeed: (seed) => Buffer.from(replaceInJson(forTarget, [{ path: ['seed'], value: seed }])),
  };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
