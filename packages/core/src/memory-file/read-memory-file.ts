import type { EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import { emptyStatistics, type MemoryStatistics } from '../memory-store.ts';
import { checkCategoryIndex, indexEntries } from './category-index.ts';
import { isJsonObject, type JsonObject, otherMembers, storableObject } from './json-value.ts';
import { parseJson } from './parse-json.ts';
import { readComparisons } from './read-comparisons.ts';
import { createReadLog, describe, type ReadLog, report } from './read-log.ts';
import { readPreferences } from './read-preferences.ts';
import type { RepeatedKey } from './repeated-keys.ts';
import type { MemorySnapshot, Repair } from './snapshot.ts';
import { spaceOfClipModel } from './space-name.ts';
import { isTimestamp } from './timestamp.ts';
import { readVsmSection, setAside } from './vsm-section.ts';

export interface MemoryFileContent {
  readonly snapshot: MemorySnapshot;
  /** What was wrong in the file and was put right, in reading order; empty for a file that VSM wrote. */
  readonly repairs: readonly Repair[];
}

const rootKeys: ReadonlySet<string> = new Set(['liked', 'disliked', 'metadata', 'categories', 'statistics', 'vsm']);
const metadataKeys: ReadonlySet<string> = new Set([
  'version',
  'created',
  'last_updated',
  'total_likes',
  'total_dislikes',
  'clip_model',
]);
const statisticsKeys: ReadonlySet<string> = new Set(['generation_count', 'filter_applications', 'average_score']);

/**
 * The memory that a file's text holds: format 2.0, an export, the legacy lists without metadata, or compact. What is wrong in it
 * is put right in memory and reported; what can't be used is kept in `snapshot.unknown`.
 *
 * Timestamps stay as they were written: the Python original's have no offset, and nobody knows its time zone here.
 * Entries without an id get one that depends on their content alone. Linear in the text's length.
 *
 * @throws VsmError `MEMORY_CORRUPT` when the text is empty, cut off, not JSON, or not a memory's object.
 */
export function readMemoryFile(text: string): MemoryFileContent {
  const log = createReadLog();
  return readMembers(readRoot(text, log), log);
}

/**
 * As `readMemoryFile`, from the file's JSON already parsed: for readers that parse it entry by entry. In an entry that
 * `decodeExactEmbedding` was applied to, the vector is taken over, not copied.
 */
export function readMemoryRoot(value: unknown): MemoryFileContent {
  return readMembers(assertMemory(value), createReadLog());
}

function readMembers(root: JsonObject, log: ReadLog): MemoryFileContent {
  const metadata = readObject(root, 'metadata', log);
  const vsm = readVsmSection(root['vsm'], log);
  const liked = readSide(root, 'liked', log);
  const disliked = readSide(root, 'disliked', log);
  const { preferences, rejected, space } = readPreferences(
    { liked, disliked, bareEntries: vsm.bareEntries },
    vsm.space,
    (dimensions) => assumeSpace(metadata['clip_model'], dimensions, log),
    log,
  );
  const comparisons = readComparisons(vsm.comparisons, space, log);
  const categories = readObject(root, 'categories', log);
  checkCategoryIndex(categories, indexEntries(liked, disliked), log);
  const usedCategories = new Set(preferences.map(({ category }) => category));
  const statistics = readObject(root, 'statistics', log);
  const usage = readStatistics(statistics, log);
  const createdAt = readDate(metadata, 'created', log);
  const updatedAt = readDate(metadata, 'last_updated', log);
  const otherStatistics = storableObject(otherMembers(statistics, statisticsKeys));
  const otherVsm = withUnusable(vsm.unknown, log);
  const snapshot: MemorySnapshot = {
    space,
    preferences,
    comparisons,
    background: vsm.background,
    statistics: usage,
    undoSteps: vsm.undoSteps,
    createdAt,
    updatedAt,
    unknown: {
      root: storableObject(otherMembers(root, rootKeys)),
      metadata: storableObject(unknownMetadata(metadata, space)),
      ...(Object.keys(otherStatistics).length > 0 && { statistics: otherStatistics }),
      ...(Object.keys(otherVsm).length > 0 && { vsm: otherVsm }),
      categories: Object.keys(categories).filter((name) => !usedCategories.has(name)),
      rejected: [...vsm.rejected, ...rejected],
    },
  };
  return { snapshot, repairs: log.repairs };
}

function readRoot(text: string, log: ReadLog): JsonObject {
  const { value, hadByteOrderMark, nonFiniteTokens, repeatedKeys } = parseJson(text);
  if (hadByteOrderMark) {
    report(
      log,
      'byte-order-mark',
      '',
      'The file begins with a byte order mark, which the Python original can not read; it is left out.',
    );
  }
  if (nonFiniteTokens > 0) {
    report(
      log,
      'non-finite-token',
      '',
      `The file holds ${nonFiniteTokens} NaN or Infinity tokens, which JSON does not have; they are read as text.`,
    );
  }
  return withEarlierValues(assertMemory(value), repeatedKeys, log);
}

/** JSON keeps the last value of a repeated key. Here the sides' earlier entries are used too, and other values are set aside. */
function withEarlierValues(root: JsonObject, repeatedKeys: readonly RepeatedKey[], log: ReadLog): JsonObject {
  const sides = { ...root };
  for (const { key, value } of repeatedKeys.toReversed()) {
    const later = sides[key];
    if ((key === 'liked' || key === 'disliked') && Array.isArray(value) && Array.isArray(later)) {
      sides[key] = [...value, ...later];
      report(
        log,
        'repeated-key',
        key,
        'The key stands more than once in the file; the entries of all its lists are used.',
      );
    } else setAside(log, key, value, 'The key stands more than once in the file, and this is not its last value');
  }
  return sides;
}

function assertMemory(value: unknown): JsonObject {
  const isMemory =
    isJsonObject(value) &&
    ('liked' in value || 'disliked' in value || 'vsm' in value || ('metadata' in value && 'categories' in value));
  if (isMemory) return value;
  throw new VsmError(
    'MEMORY_CORRUPT',
    `The file is JSON but not a memory: an object with "liked" and "disliked" was expected, ${describe(value)}${isJsonObject(value) ? ` with ${describeKeys(value)}` : ''} was found. Name the right file, or restore it from a backup.`,
    { details: { position: 0 } },
  );
}

function describeKeys(value: JsonObject): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'no keys';
  return `the keys ${keys.slice(0, 5).map(describe).join(', ')}${keys.length > 5 ? ' …' : ''}`;
}

/** An object of the root; empty where there is none. Legacy files have no metadata, and then need no other key. */
function readObject(root: JsonObject, key: 'metadata' | 'categories' | 'statistics', log: ReadLog): JsonObject {
  const value = root[key];
  if (isJsonObject(value)) return value;
  if (value !== undefined) {
    setAside(log, key, value, `It is ${describe(value)} where an object was expected`);
  } else if (key !== 'metadata' && 'metadata' in root) {
    report(log, 'missing-key', key, `The file has no ${key}; it is read as empty.`);
  }
  return {};
}

function readSide(root: JsonObject, side: 'liked' | 'disliked', log: ReadLog): readonly unknown[] {
  const value = root[side];
  if (Array.isArray(value)) return value;
  if (value === undefined) report(log, 'missing-key', side, `The file has no list ${side}; it is read as empty.`);
  else setAside(log, side, value, `It is ${describe(value)} where a list was expected`);
  return [];
}

function assumeSpace(clipModel: unknown, dimensions: number, log: ReadLog): EmbeddingSpace {
  const space = spaceOfClipModel(clipModel, dimensions);
  report(
    log,
    'space-assumed',
    'vsm.space',
    `The file does not say which model made its embeddings; from metadata.clip_model (${describe(clipModel)}) it is taken to be ${space.id} with ${dimensions} numbers.`,
  );
  return space;
}

/** The model's name is derived when written, except that an empty memory keeps the one it had. */
function unknownMetadata(metadata: JsonObject, space: EmbeddingSpace | null): JsonObject {
  const others = otherMembers(metadata, metadataKeys);
  return space === null && 'clip_model' in metadata ? { ...others, clip_model: metadata['clip_model'] } : others;
}

function readStatistics(statistics: JsonObject, log: ReadLog): MemoryStatistics {
  const read = (key: string, missing: number): number => {
    const value = statistics[key];
    if (value === undefined) return missing;
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
    report(
      log,
      'statistics-repaired',
      `statistics.${key}`,
      `It is ${describe(value)} where a finite number was expected; it starts again from ${missing}.`,
    );
    return missing;
  };
  return {
    generationCount: read('generation_count', emptyStatistics.generationCount),
    filterApplications: read('filter_applications', emptyStatistics.filterApplications),
    averageScore: read('average_score', emptyStatistics.averageScore),
  };
}

function readDate(metadata: JsonObject, key: 'created' | 'last_updated', log: ReadLog): string | null {
  const value = metadata[key];
  if (value === undefined || (typeof value === 'string' && isTimestamp(value))) return value ?? null;
  report(
    log,
    'timestamp-repaired',
    `metadata.${key}`,
    `It is ${describe(value)} where an ISO 8601 text was expected; it is read as unknown.`,
  );
  return null;
}

function withUnusable(unknown: JsonObject, log: ReadLog): JsonObject {
  if (log.unusable.length === 0) return unknown;
  const before = unknown['unusable'];
  return {
    ...unknown,
    unusable: [...(Array.isArray(before) ? before : []), ...log.unusable.map((part) => ({ ...part }))],
  };
}
