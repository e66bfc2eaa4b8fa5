import type { EmbeddingSpace } from '../embedding.ts';
import type { Preference } from '../preference.ts';
import { contentHash, createIdAllocator } from './content-id.ts';
import { isJsonObject, type JsonObject, storableJson } from './json-value.ts';
import { type EntryFacts, type RawEntry, readEntry } from './read-entry.ts';
import { type ReadLog, report } from './read-log.ts';
import { readVector } from './read-vector.ts';
import type { RejectedEntry } from './snapshot.ts';
import { bareKey } from './vsm-section.ts';

export interface FileEntries {
  readonly liked: readonly unknown[];
  readonly disliked: readonly unknown[];
  /** What the `vsm` key says about bare entries. */
  readonly bareEntries: ReadonlyMap<string, readonly JsonObject[]>;
}

export interface PreferencesReading {
  /** In insertion order. */
  readonly preferences: readonly Preference[];
  readonly rejected: readonly RejectedEntry[];
  readonly space: EmbeddingSpace | null;
}

interface Usable {
  readonly side: 'liked' | 'disliked';
  readonly at: string;
  readonly original: unknown;
  readonly facts: EntryFacts;
  readonly vector: Float32Array;
  readonly wasNormalized: boolean;
}

/**
 * The preferences of a file's entries. Where the file names no space, the dimensions that most entries have decide it and
 * `assumeSpace` names it; entries of other dimensions are rejected.
 */
export function readPreferences(
  entries: FileEntries,
  spaceOfFile: EmbeddingSpace | null,
  assumeSpace: (dimensions: number) => EmbeddingSpace,
  log: ReadLog,
): PreferencesReading {
  const { usable, rejected } = readEntries(entries, log);
  const dimensions = spaceOfFile?.dimensions ?? mostCommonDimensions(usable);
  if (dimensions === null) return { preferences: [], rejected, space: null };
  const space = spaceOfFile ?? assumeSpace(dimensions);
  const kept = usable.filter((entry) => {
    if (entry.vector.length === dimensions) return true;
    reject(rejected, entry, `its embedding has ${entry.vector.length} numbers, not ${dimensions}`, log);
    return false;
  });
  reportNormalized(kept, log);
  return { preferences: toPreferences(inInsertionOrder(kept), space, log), rejected, space };
}

function readEntries(
  { liked, disliked, bareEntries }: FileEntries,
  log: ReadLog,
): { usable: Usable[]; rejected: RejectedEntry[] } {
  const usable: Usable[] = [];
  const rejected: RejectedEntry[] = [];
  const bareSeen = new Map<string, number>();
  for (const [side, originals] of [
    ['liked', liked],
    ['disliked', disliked],
  ] as const) {
    originals.forEach((original, index) => {
      const at = `${side}[${index}]`;
      const isBare = Array.isArray(original);
      const value: JsonObject = isBare ? { embedding: original } : isJsonObject(original) ? original : {};
      const reading = readVector(value);
      if ('unusable' in reading) {
        reject(rejected, { side, at, original }, reading.unusable, log);
        return;
      }
      const entry: RawEntry = { side, at, isBare, value: isBare ? { ...nextBareFacts(side, reading.vector) } : value };
      usable.push({ side, at, original, facts: readEntry(entry, log), ...reading });
    });
  }
  return { usable, rejected };

  function nextBareFacts(side: 'liked' | 'disliked', vector: Float32Array): JsonObject | undefined {
    const key = bareKey(side, contentHash(vector));
    const occurrence = bareSeen.get(key) ?? 0;
    bareSeen.set(key, occurrence + 1);
    return bareEntries.get(key)?.[occurrence];
  }
}

function reject(
  rejected: RejectedEntry[],
  { side, at, original }: Pick<Usable, 'side' | 'at' | 'original'>,
  why: string,
  log: ReadLog,
): void {
  rejected.push({ side, entry: storableJson(original) });
  report(log, 'entry-rejected', at, `The entry can't be used: ${why}. It is set aside and kept.`);
}

/** The first of them where two are equally common. */
function mostCommonDimensions(usable: readonly Usable[]): number | null {
  const counts = new Map<number, number>();
  for (const { vector } of usable) counts.set(vector.length, (counts.get(vector.length) ?? 0) + 1);
  let best: number | null = null;
  for (const [dimensions, count] of counts) {
    if (best === null || count > (counts.get(best) ?? 0)) best = dimensions;
  }
  return best;
}

function reportNormalized(kept: readonly Usable[], log: ReadLog): void {
  const normalized = kept.filter((entry) => entry.wasNormalized);
  const [first] = normalized;
  if (first === undefined) return;
  report(
    log,
    'vector-normalized',
    `${first.at}.embedding`,
    `${normalized.length} of ${kept.length} embeddings were not of unit length, this one first; they were scaled to it, which changes no cosine.`,
  );
}

/** By the sequence that VSM wrote; entries that the Python original appended have none and come last. */
function inInsertionOrder(kept: readonly Usable[]): Usable[] {
  const sequenceOf = ({ facts }: Usable): number => facts.sequence ?? Number.MAX_VALUE;
  return [...kept].sort((a, b) => sequenceOf(a) - sequenceOf(b));
}

function toPreferences(kept: readonly Usable[], space: EmbeddingSpace, log: ReadLog): Preference[] {
  const idOf = createIdReader(kept, log);
  return kept.map((entry) => {
    const { id: _, sequence: __, attributes, unknown, ...rest } = entry.facts;
    const preference = { id: idOf(entry), ...rest, embedding: { space: space.id, vector: entry.vector } };
    const expected = space.attributeNames?.length ?? attributes?.length;
    if (attributes === undefined || attributes.length === expected) {
      return { ...preference, ...(attributes && { attributes }), ...(unknown && { unknown }) };
    }
    report(
      log,
      'wrong-type',
      `${entry.at}.attributes`,
      `There are ${attributes.length} attributes where the space names ${expected}; they are kept and not used.`,
    );
    return { ...preference, unknown: { ...unknown, attributes_unread: [...attributes] } };
  });
}

/** Gives each entry its own id if it is the first to have it, else one that no entry has. */
function createIdReader(kept: readonly Usable[], log: ReadLog): (entry: Usable) => string {
  const claimed = new Set(kept.flatMap(({ facts: { id } }) => id ?? []));
  const allocate = createIdAllocator(claimed);
  const given = new Set<string>();
  return ({ facts: { id, verdict, category, createdAt }, vector, at }) => {
    if (id === null) return allocate(contentHash(vector, `${verdict} ${category ?? ''} ${createdAt ?? ''}`));
    if (!given.has(id)) {
      given.add(id);
      return id;
    }
    const fresh = allocate(id);
    report(
      log,
      'duplicate-id',
      `${at}.id`,
      `Another entry has the id ${JSON.stringify(id)} too; this one is now ${JSON.stringify(fresh)}.`,
    );
    return fresh;
  };
}
