import { z } from 'zod';
import type { GenerationFacts } from './generation/generation-facts.ts';

/** What was thought of a scored picture by the threshold; `null` without one, and while the taste knows nothing. */
export type Decision = 'accepted' | 'rejected';

/** What is done with a picture that was scored. */
export type Action = 'copy' | 'move';

/** A picture lay there before the folder was first watched, or was only touched since. */
export interface KnownRecord {
  readonly event: 'known';
  readonly path: string;
  /** Size, time of modification and inode: what tells one state of a file from another. */
  readonly file: string;
  readonly sha256?: string;
  /** What the person had said of it already. */
  readonly judgement?: string;
}

/** From here on pictures that come are new. */
export interface BeganRecord {
  readonly event: 'began';
  readonly version: 1;
  readonly at: string;
  readonly folder: string;
  readonly memory: string;
}

/** A picture was scored, and what is to be done with it decided: nothing of it was done before this line was written. */
export interface ScoredRecord {
  readonly event: 'scored';
  readonly at: string;
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  readonly score: number;
  readonly probability: number;
  readonly uncertainty: number;
  readonly evidence: 'none' | 'little' | 'enough';
  readonly decision: Decision | null;
  readonly action: Action | null;
  /** Where it is copied or moved to. */
  readonly to: string | null;
  /** Whether it gets stars. */
  readonly stars: boolean;
  readonly generation: GenerationFacts | null;
}

/** The name where a picture was to go was taken in the meantime. */
export interface PlacingRecord {
  readonly event: 'placing';
  readonly path: string;
  readonly to: string;
}

/** All that was decided for a scored picture was done. */
export interface DoneRecord {
  readonly event: 'done';
  readonly at: string;
  readonly path: string;
  readonly outcome: 'copied' | 'moved' | 'gone' | null;
  readonly to: string | null;
  /** The state of the file there. */
  readonly file: string | null;
}

/** The person said what they think of a picture, and the memory knows it. */
export interface TaughtRecord {
  readonly event: 'taught';
  readonly at: string;
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  readonly verdict: 'like' | 'dislike';
  readonly weight: number;
  readonly by: 'folder' | 'stars';
}

export interface RenamedRecord {
  readonly event: 'renamed';
  readonly at: string;
  readonly from: string;
  readonly path: string;
}

export interface UnreadableRecord {
  readonly event: 'unreadable';
  readonly at: string;
  readonly path: string;
  /** As `file`, and with the time of the last change of permissions. */
  readonly state: string;
  readonly message: string;
}

/** A sidecar was looked at, or written. */
export interface SidecarRecord {
  readonly event: 'sidecar';
  readonly path: string;
  readonly file: string;
}

/** One line of the journal. */
export type JournalRecord =
  | BeganRecord
  | DoneRecord
  | KnownRecord
  | PlacingRecord
  | RenamedRecord
  | ScoredRecord
  | SidecarRecord
  | TaughtRecord
  | UnreadableRecord;

const text = z.string();
const generation: z.ZodType<GenerationFacts> = z.object({
  tool: z.enum(['a1111', 'comfyui', 'fooocus', 'invokeai', 'swarmui']),
  prompt: text.exactOptional(),
  negativePrompt: text.exactOptional(),
  seed: text.exactOptional(),
  model: text.exactOptional(),
  sampler: text.exactOptional(),
  scheduler: text.exactOptional(),
  steps: z.number().exactOptional(),
  cfg: z.number().exactOptional(),
});

const schema: z.ZodType<JournalRecord> = z.discriminatedUnion('event', [
  z.object({ event: z.literal('began'), version: z.literal(1), at: text, folder: text, memory: text }),
  z.object({
    event: z.literal('known'),
    path: text,
    file: text,
    sha256: text.exactOptional(),
    judgement: text.exactOptional(),
  }),
  z.object({
    event: z.literal('scored'),
    at: text,
    path: text,
    file: text,
    sha256: text,
    score: z.number(),
    probability: z.number(),
    uncertainty: z.number(),
    evidence: z.enum(['none', 'little', 'enough']),
    decision: z.enum(['accepted', 'rejected']).nullable(),
    action: z.enum(['copy', 'move']).nullable(),
    to: text.nullable(),
    stars: z.boolean(),
    generation: generation.nullable(),
  }),
  z.object({ event: z.literal('placing'), path: text, to: text }),
  z.object({
    event: z.literal('done'),
    at: text,
    path: text,
    outcome: z.enum(['copied', 'moved', 'gone']).nullable(),
    to: text.nullable(),
    file: text.nullable(),
  }),
  z.object({
    event: z.literal('taught'),
    at: text,
    path: text,
    file: text,
    sha256: text,
    verdict: z.enum(['like', 'dislike']),
    weight: z.number(),
    by: z.enum(['folder', 'stars']),
  }),
  z.object({ event: z.literal('renamed'), at: text, from: text, path: text }),
  z.object({ event: z.literal('unreadable'), at: text, path: text, state: text, message: text }),
  z.object({ event: z.literal('sidecar'), path: text, file: text }),
]);

/** `null` where the line is damaged. */
export function parseRecord(line: string): JournalRecord | null {
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
