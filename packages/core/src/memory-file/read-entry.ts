import { z } from 'zod';
import type { PreferenceOrigin, PreferenceSource, Verdict } from '../preference.ts';
import { isJsonObject, type JsonObject, otherMembers, storableJson, storableObject } from './json-value.ts';
import { describe, type ReadLog, report } from './read-log.ts';
import { isTimestamp, timestampFromEpoch } from './timestamp.ts';

/** What an entry says beside its embedding. */
export interface EntryFacts {
  /** `null` where the file has none. */
  readonly id: string | null;
  /** The place in insertion order that VSM wrote, or `null`. */
  readonly sequence: number | null;
  readonly verdict: Verdict;
  readonly category: string | null;
  readonly weight: number;
  readonly createdAt: string | null;
  readonly metadata: JsonObject;
  readonly attributes?: Float32Array;
  readonly source?: PreferenceSource;
  readonly origin?: PreferenceOrigin;
  readonly unknown?: JsonObject;
}

/** One entry of `liked` or `disliked` as an object, and how it stood in the file. */
export interface RawEntry {
  readonly side: 'liked' | 'disliked';
  /** Its path: `liked[3]`. */
  readonly at: string;
  readonly value: JsonObject;
  /** A bare list of numbers: legacy, in every category, with weight 1. */
  readonly isBare: boolean;
}

const knownKeys: ReadonlySet<string> = new Set([
  'embedding',
  'embedding_f16',
  'embedding_f32',
  'timestamp',
  'category',
  'weight',
  'metadata',
  'id',
  'sequence',
  'source',
  'origin',
  'attributes',
]);

export const sourceSchema: z.ZodType<PreferenceSource> = z.looseObject({
  path: z.string().exactOptional(),
  sha256: z.string().exactOptional(),
  width: z.number().exactOptional(),
  height: z.number().exactOptional(),
  thumbnail: z.string().exactOptional(),
});

export const originSchema: z.ZodType<PreferenceOrigin> = z.looseObject({
  name: z.string().exactOptional(),
  importedAt: z.string(),
});

/** Reads all but the embedding. What can't be understood is kept in `unknown` as `<key>_unread` and reported. */
export function readEntry(entry: RawEntry, log: ReadLog): EntryFacts {
  const { value, side } = entry;
  const reader: EntryReader = { entry, log, unread: {} };
  const source = readPart(reader, 'source', sourceSchema, 'path, sha256, width, height and thumbnail');
  const origin = readPart(reader, 'origin', originSchema, 'name and importedAt');
  const attributes = readAttributes(reader);
  const facts = {
    id: readId(reader),
    sequence: Number.isSafeInteger(value['sequence']) ? Number(value['sequence']) : null,
    verdict: side === 'liked' ? ('like' as const) : ('dislike' as const),
    category: readCategory(reader),
    weight: readWeight(reader),
    createdAt: readTimestamp(reader),
    metadata: readMetadata(reader),
    ...(attributes && { attributes }),
    ...(source && { source }),
    ...(origin && { origin }),
  };
  const unknown = storableObject({ ...otherMembers(value, knownKeys), ...reader.unread });
  return Object.keys(unknown).length === 0 ? facts : { ...facts, unknown };
}

interface EntryReader {
  readonly entry: RawEntry;
  readonly log: ReadLog;
  readonly unread: Record<string, unknown>;
}

function setUnread({ entry, unread }: EntryReader, key: string): void {
  unread[`${key}_unread`] = entry.value[key];
}

function readId(reader: EntryReader): string | null {
  const { entry, log } = reader;
  const id = entry.value['id'];
  if (id === undefined) return null;
  if (typeof id === 'string' && id !== '') return id;
  setUnread(reader, 'id');
  report(
    log,
    'wrong-type',
    `${entry.at}.id`,
    `The id is ${describe(id)} where text was expected; it was given a new one.`,
  );
  return null;
}

/** `''` where an entry names none: it counts in no category, but in all of them together, as in the Python original. */
function readCategory(reader: EntryReader): string | null {
  const { entry, log } = reader;
  const category = entry.value['category'];
  if (typeof category === 'string') return category;
  const at = `${entry.at}.category`;
  if (category === undefined && !entry.isBare) {
    report(log, 'missing-key', at, 'The entry names no category; it counts only where none is asked for.');
    return '';
  }
  const isEverywhere =
    entry.isBare || (category === null && ('embedding_f16' in entry.value || 'embedding_f32' in entry.value));
  if (isEverywhere) return null;
  if (category !== null) setUnread(reader, 'category');
  report(
    log,
    'wrong-type',
    at,
    `The category is ${describe(category)}; the entry counts only where none is asked for.`,
  );
  return '';
}

function readWeight(reader: EntryReader): number {
  const { entry, log } = reader;
  const weight = entry.value['weight'];
  const at = `${entry.at}.weight`;
  // Adding 0 turns -0 into 0, which is what would be read back.
  if (typeof weight === 'number' && Number.isFinite(weight)) return weight + 0;
  if (weight === undefined) {
    if (!entry.isBare) report(log, 'missing-key', at, 'The entry has no weight; it counts as 1.');
    return 1;
  }
  const number =
    typeof weight === 'boolean' || (typeof weight === 'string' && weight.trim() !== '')
      ? Number(weight) + 0
      : Number.NaN;
  if (Number.isFinite(number)) {
    report(
      log,
      'weight-repaired',
      at,
      `The weight is ${describe(weight)} where a number was expected; it is read as ${number}.`,
    );
    return number;
  }
  if (weight !== null) setUnread(reader, 'weight');
  report(
    log,
    'weight-repaired',
    at,
    `The weight is ${describe(weight)} where a finite number was expected; it counts as 1.`,
  );
  return 1;
}

function readTimestamp(reader: EntryReader): string | null {
  const { entry, log } = reader;
  const timestamp = entry.value['timestamp'];
  if (timestamp === undefined) return null;
  if (typeof timestamp === 'string' && isTimestamp(timestamp)) return timestamp;
  const fromEpoch = typeof timestamp === 'number' ? timestampFromEpoch(timestamp) : null;
  if (fromEpoch === null && timestamp !== null && timestamp !== '') setUnread(reader, 'timestamp');
  report(
    log,
    'timestamp-repaired',
    `${entry.at}.timestamp`,
    `The timestamp is ${describe(timestamp)} where an ISO 8601 text was expected; it is read as ${fromEpoch ?? 'unknown'}.`,
  );
  return fromEpoch;
}

function readMetadata(reader: EntryReader): JsonObject {
  const { entry, log } = reader;
  const metadata = entry.value['metadata'];
  if (isJsonObject(metadata)) return storableObject(metadata);
  if (metadata === undefined && entry.isBare) return {};
  const at = `${entry.at}.metadata`;
  if (metadata === undefined) {
    report(log, 'missing-key', at, 'The entry has no metadata; it is read as empty.');
  } else {
    setUnread(reader, 'metadata');
    report(
      log,
      'wrong-type',
      at,
      `The metadata is ${describe(metadata)} where an object was expected; it is read as empty.`,
    );
  }
  return {};
}

function readPart<T>(reader: EntryReader, key: string, schema: z.ZodType<T>, members: string): T | undefined {
  const { entry, log } = reader;
  const value = entry.value[key];
  if (value === undefined) return undefined;
  const parsed = schema.safeParse(storableJson(value));
  if (parsed.success) return parsed.data;
  setUnread(reader, key);
  report(log, 'wrong-type', `${entry.at}.${key}`, `The ${key} is not an object of ${members}; it is not used.`);
  return undefined;
}

function readAttributes(reader: EntryReader): Float32Array | undefined {
  const { entry, log } = reader;
  const attributes = entry.value['attributes'];
  if (attributes === undefined) return undefined;
  if (
    Array.isArray(attributes) &&
    attributes.every((value) => Number.isFinite(Math.fround(value)) && typeof value === 'number')
  ) {
    return Float32Array.from(attributes);
  }
  setUnread(reader, 'attributes');
  report(
    log,
    'wrong-type',
    `${entry.at}.attributes`,
    'The attributes are not a list of finite numbers; they are not used.',
  );
  return undefined;
}
