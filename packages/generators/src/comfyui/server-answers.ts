import * as z from 'zod';

/** What POST /prompt answers when it takes a workflow; node errors are of outputs that will not be made. */
export interface SubmittedAnswer {
  readonly prompt_id: string;
  readonly node_errors?: unknown;
}

/** `[number, prompt id, workflow, extra data]` and, by version, more. */
type QueuedRun = [number, string, ...unknown[]];

export interface QueueAnswer {
  readonly queue_running: readonly QueuedRun[];
  readonly queue_pending: readonly QueuedRun[];
}

export interface SavedImage {
  readonly filename: string;
  readonly subfolder: string;
  /** `output`, or `temp` for what is only shown. */
  readonly type: string;
}

export interface HistoryEntry {
  readonly prompt?: unknown;
  readonly outputs: Readonly<Record<string, { readonly images?: readonly SavedImage[] | null | undefined }>>;
  readonly status?:
    | { readonly status_str?: string | undefined; readonly messages: readonly (readonly [string, unknown])[] }
    | null
    | undefined;
}

export const submittedSchema: z.ZodType<SubmittedAnswer> = z.looseObject({
  prompt_id: z.string().min(1),
  node_errors: z.unknown().optional(),
});

const queuedSchema = z.tuple([z.number(), z.string()], z.unknown());

export const queueSchema: z.ZodType<QueueAnswer> = z.looseObject({
  queue_running: z.array(queuedSchema),
  queue_pending: z.array(queuedSchema),
});

const savedImageSchema = z.looseObject({
  filename: z.string().min(1),
  subfolder: z.string().default(''),
  type: z.string().default('output'),
});

const historyEntrySchema: z.ZodType<HistoryEntry> = z.looseObject({
  prompt: z.unknown(),
  outputs: z.record(z.string(), z.looseObject({ images: z.array(savedImageSchema).nullish() })),
  status: z
    .looseObject({
      status_str: z.string().optional(),
      messages: z.array(z.tuple([z.string(), z.unknown()])).default([]),
    })
    .nullish(),
});

/** By prompt id; of runs that are over. */
export const historySchema: z.ZodType<Readonly<Record<string, HistoryEntry>>> = z.record(
  z.string(),
  historyEntrySchema,
);

export interface ExecutionError {
  readonly node_id?: string | undefined;
  readonly node_type?: string | undefined;
  readonly exception_message: string;
  readonly exception_type: string;
}

/** What the history and the socket say of a node that raised an exception. */
export const executionErrorSchema: z.ZodType<ExecutionError> = z.looseObject({
  node_id: z.string().optional(),
  node_type: z.string().optional(),
  exception_message: z.string().default(''),
  exception_type: z.string().default('an exception'),
});

/** Who sent a queued or finished workflow, which stands in its extra data. */
const senderSchema = z.looseObject({ client_id: z.string() });

export function senderOf(queued: unknown): string | undefined {
  const extraData = Array.isArray(queued) ? queued[3] : undefined;
  return senderSchema.safeParse(extraData).data?.client_id;
}
