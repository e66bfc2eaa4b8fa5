import { z } from 'zod';
import type { EmbeddingSpace } from '../embedding.ts';
import type { UndoStep } from '../memory-store.ts';
import type { Background } from '../taste/background.ts';
import { backgroundSchema } from './background-json.ts';
import { jsonObjectSchema, spaceSchema, undoStepSchema } from './change-json.ts';
import { isJsonObject, type JsonObject, otherMembers, storableJson, storableObject } from './json-value.ts';
import { describe, type ReadLog, report } from './read-log.ts';
import type { RejectedEntry } from './snapshot.ts';

/** The version of what VSM adds to a 2.0 file. It rises when an older VSM would misread a newer file. */
export const vsmFormatVersion = 1;

/** What the `vsm` key of a file says. */
export interface VsmSection {
  readonly space: EmbeddingSpace | null;
  readonly background: Background | null;
  /** As it stands in the file; see `readComparisons`. */
  readonly comparisons: unknown;
  readonly undoSteps: readonly UndoStep[];
  /** What a bare list of numbers can't say itself, by `bareKey`, in file order. */
  readonly bareEntries: ReadonlyMap<string, JsonObject[]>;
  readonly rejected: readonly RejectedEntry[];
  readonly unknown: JsonObject;
}

const knownKeys: ReadonlySet<string> = new Set([
  'formatVersion',
  'space',
  'background',
  'comparisons',
  'undoSteps',
  'bareEntries',
  'rejected',
]);

const bareEntrySchema = z.object({
  side: z.enum(['liked', 'disliked']),
  fingerprint: z.string(),
  facts: jsonObjectSchema,
});

const rejectedSchema = z
  .object({ side: z.enum(['liked', 'disliked']), entry: z.unknown() })
  .transform(({ side, entry }): RejectedEntry => ({ side, entry: storableJson(entry) }));

/** What a bare entry and the facts kept about it are matched by. */
export function bareKey(side: 'liked' | 'disliked', fingerprint: string): string {
  return `${side} ${fingerprint}`;
}

/** Reads the `vsm` key. A part that can't be read is set aside and reported; the others stand. */
export function readVsmSection(value: unknown, log: ReadLog): VsmSection {
  const section = isJsonObject(value) ? value : {};
  if (value !== undefined && !isJsonObject(value))
    setAside(log, 'vsm', value, `It is ${describe(value)}, not an object`);
  const part = <T>(key: string, schema: z.ZodType<T>, missing: T): T => {
    const raw = section[key];
    if (raw === undefined || raw === null) return missing;
    const parsed = schema.safeParse(storableJson(raw));
    if (parsed.success) return parsed.data;
    setAside(log, `vsm.${key}`, raw, z.prettifyError(parsed.error).replaceAll('\n', ' '));
    return missing;
  };
  return {
    space: part('space', spaceSchema.nullable(), null),
    background: part('background', backgroundSchema.nullable(), null),
    comparisons: section['comparisons'],
    undoSteps: part('undoSteps', z.array(undoStepSchema), []),
    bareEntries: groupByKey(part('bareEntries', z.array(bareEntrySchema), [])),
    rejected: part('rejected', z.array(rejectedSchema), []),
    unknown: storableObject(otherMembers(section, knownKeys)),
  };
}

/** Keeps a part of the file that can't be used, to be written back, and reports it. */
export function setAside(log: ReadLog, at: string, value: unknown, why: string): void {
  log.unusable.push({ at, value: storableJson(value) });
  report(log, 'wrong-type', at, `${why}; it is kept under vsm.unusable and not used.`);
}

function groupByKey(records: readonly z.infer<typeof bareEntrySchema>[]): Map<string, JsonObject[]> {
  const groups = new Map<string, JsonObject[]>();
  for (const { side, fingerprint, facts } of records) {
    const key = bareKey(side, fingerprint);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [facts]);
    else group.push(facts);
  }
  return groups;
}
