import { type Encoded, VsmError, type VsmErrorCode } from '@vsm/core';
import type { ImageLimits } from './image-limits.ts';

/** What a worker encodes: a file that it reads itself, or a picture already decoded. */
export type EncodeTask =
  | { readonly kind: 'file'; readonly path: string; readonly limits: ImageLimits }
  | { readonly kind: 'image'; readonly image: OwnedImage };

/** A decoded picture whose memory moves to the worker. */
export interface OwnedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface TaskResult {
  readonly encoded: Encoded;
  readonly width: number;
  readonly height: number;
  /** Hexadecimal, of the file's bytes. Empty for a decoded picture. */
  readonly sha256: string;
}

export type MessageToWorker =
  | { readonly kind: 'encode'; readonly taskId: number; readonly task: EncodeTask }
  | { readonly kind: 'pixels-granted'; readonly taskId: number }
  | { readonly kind: 'close' };

export type MessageFromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly error: ErrorMessage }
  | { readonly kind: 'reserve-pixels'; readonly taskId: number; readonly pixelCount: number }
  | { readonly kind: 'done'; readonly taskId: number; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly taskId: number; readonly error: ErrorMessage };

/** A VsmError as a message: structured clones lose an error's class, code and details. */
export interface ErrorMessage {
  readonly code: VsmErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Any error as a message. What is no VsmError comes from the model or its runtime. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (VsmError.is(error)) {
    return {
      code: error.code,
      message: error.message,
      details: error.details,
      ...(error.cause instanceof Error && { cause: error.cause }),
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'MODEL_UNUSABLE', message: `The model failed on this picture: ${reason}`, details: {}, cause: error };
}

export function fromErrorMessage({ code, message, details, cause }: ErrorMessage): VsmError {
  return new VsmError(code, message, { details, cause });
}
