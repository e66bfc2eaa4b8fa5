import { assertSameSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Preference } from '../preference.ts';
import { backgroundToJson } from './background-json.ts';
import { type CategoryIndex, membersOf } from './category-index.ts';
import { contentHash } from './content-id.ts';
import { entryToJson, type JsonMember, toJsonObject } from './entry-json.ts';
import type { MemorySnapshot } from './snapshot.ts';
import { clipModelOfSpace } from './space-name.ts';
import { epochMilliseconds, isTimestampWithOffset } from './timestamp.ts';
import { undoStepToJson } from './undo-json.ts';
import { vsmFormatVersion } from './vsm-section.ts';

export interface WriteMemoryFileOptions {
  /**
   * Embeddings and the background's sample as base64 float16, about a fifth of the size. Only VSM reads it, and the vectors
   * come back rounded to 11 significant bits.
   */
  readonly compact?: boolean;
  /** ISO 8601 with offset: becomes `last_updated`, in UTC. Without it `snapshot.updatedAt` stays. */
  readonly now?: string;
}

/**
 * The text of a memory file that holds `snapshot`. Not compact, it is a 2.0 file that the Python original reads and scores
 * alike, and reading it back gives an equal snapshot, bit for bit. Preferences of every category (`null`) are written as the
 * bare lists of old, for which the original knows no weight but 1. Linear in the snapshot's size.
 *
 * @throws VsmError `SPACE_MISMATCH` when a preference is not of the snapshot's space, `PREFERENCE_INVALID` when a weight or a
 *   number of an embedding is not finite, `INVALID_ARGUMENT` when `now` is no timestamp with offset.
 */
export function writeMemoryFile(snapshot: MemorySnapshot, options: WriteMemoryFileOptions = {}): string {
  const compact = options.compact ?? false;
  const { space, statistics, unknown } = snapshot;
  const entries = writeEntries(snapshot, compact);
  const updatedAt = options.now === undefined ? snapshot.updatedAt : inUtc(options.now);
  const metadata = {
    ...unknown.metadata,
    version: '2.0',
    ...(snapshot.createdAt !== null && { created: snapshot.createdAt }),
    ...(updatedAt !== null && { last_updated: updatedAt }),
    total_likes: entries.liked.length,
    total_dislikes: entries.disliked.length,
    ...(space && { clip_model: clipModelOfSpace(space) }),
  };
  const usage = {
    ...unknown.statistics,
    generation_count: statistics.generationCount,
    filter_applications: statistics.filterApplications,
    average_score: statistics.averageScore,
  };
  const { background, undoSteps } = snapshot;
  const vsm = {
    ...unknown.vsm,
    formatVersion: vsmFormatVersion,
    ...(space && { space }),
    ...(background && { background: backgroundToJson(background, compact ? 'float16' : 'float32') }),
    ...(undoSteps.length > 0 && { undoSteps: undoSteps.map(undoStepToJson) }),
    ...(entries.bareEntries.length > 0 && { bareEntries: entries.bareEntries }),
    ...(unknown.rejected.length > 0 && { rejected: unknown.rejected }),
  };
  const toText = (value: unknown): string => JSON.stringify(value, null, compact ? 0 : 2).replaceAll('\n', '\n  ');
  const members: JsonMember[] = [
    ['liked', listText(entries.liked)],
    ['disliked', listText(entries.disliked)],
    ['metadata', toText(metadata)],
    ['categories', categoriesText(entries.categories)],
    ['statistics', toText(usage)],
    ['vsm', toText(vsm)],
    ...Object.entries(unknown.root).map(([key, value]): JsonMember => [key, toText(value)]),
  ];
  return `${toJsonObject(members, '')}\n`;
}

interface WrittenEntries {
  readonly liked: string[];
  readonly disliked: string[];
  readonly bareEntries: unknown[];
  readonly categories: CategoryIndex;
}

function writeEntries({ preferences, space, unknown }: MemorySnapshot, compact: boolean): WrittenEntries {
  const written: WrittenEntries = { liked: [], disliked: [], bareEntries: [], categories: new Map() };
  preferences.forEach((preference, sequence) => {
    assertWritable(preference, space);
    const side = preference.verdict === 'like' ? 'liked' : 'disliked';
    if (preference.category !== null)
      membersOf(written.categories, preference.category)[side].push(written[side].length);
    const { text, bareFacts } = entryToJson(preference, sequence, compact);
    written[side].push(text);
    if (bareFacts !== null) {
      written.bareEntries.push({ side, fingerprint: contentHash(preference.embedding.vector), facts: bareFacts });
    }
  });
  for (const category of unknown.categories) membersOf(written.categories, category);
  return written;
}

function assertWritable({ id, weight, embedding }: Preference, space: MemorySnapshot['space']): void {
  assertSameSpace(space ?? { id: 'no space', dimensions: 0 }, {
    id: embedding.space,
    dimensions: embedding.vector.length,
  });
  if (Number.isFinite(weight) && embedding.vector.every(Number.isFinite)) return;
  throw new VsmError(
    'PREFERENCE_INVALID',
    `The weight and the embedding of preference ${JSON.stringify(id)} must be finite numbers to be written. Correct or remove it.`,
    { details: { id } },
  );
}

function listText(entries: readonly string[]): string {
  return entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
}

function categoriesText(categories: CategoryIndex): string {
  return toJsonObject(
    [...categories].map(([name, members]) => [name, JSON.stringify(members)]),
    '  ',
  );
}

function inUtc(now: string): string {
  const milliseconds = epochMilliseconds(now);
  if (milliseconds !== null && isTimestampWithOffset(now)) return new Date(milliseconds).toISOString();
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The time of writing is ${JSON.stringify(now)}; ISO 8601 with an offset was expected, such as 2026-01-31T12:00:00Z.`,
  );
}
