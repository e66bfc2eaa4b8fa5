import { VsmError, type VsmErrorCode } from '@vsm/core';

export type MessageToWorker<Task> =
  | { readonly kind: 'run'; readonly taskId: number; readonly task: Task }
  | { readonly kind: 'pixels-granted'; readonly taskId: number }
  | { readonly kind: 'close' };

export type MessageFromWorker<Result, Info> =
  | { readonly kind: 'ready'; readonly info: Info }
  | { readonly kind: 'unusable'; readonly error: ErrorMessage }
  | { readonly kind: 'reserve-pixels'; readonly taskId: number; readonly pixelCount: number }
  | { readonly kind: 'done'; readonly taskId: number; readonly result: Result }
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
  return { code: 'MODEL_UNUSABLE', message: `The model failed: ${reason}`, details: {}, cause: error };
}

export function fromErrorMessage({ code, message, details, cause }: ErrorMessage): VsmError {
  return new VsmError(code, message, { details, cause });
}
