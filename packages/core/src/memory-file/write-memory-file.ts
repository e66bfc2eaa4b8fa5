import type { Comparison } from '../comparison.ts';
import { assertSameSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Preference } from '../preference.ts';
import { backgroundToJson } from './background-json.ts';
import { type CategoryIndex, membersOf } from './category-index.ts';
import { undoStepToJson } from './change-json.ts';
import { comparisonToJson } from './comparison-json.ts';
import { contentHash } from './content-id.ts';
import { type EmbeddingForm, entryToJson, type JsonMember, toCompactObject, toJsonObject } from './entry-json.ts';
import type { MemorySnapshot } from './snapshot.ts';
import { clipModelOfSpace } from './space-name.ts';
import { epochMilliseconds, isTimestampWithOffset } from './timestamp.ts';
import { vsmFormatVersion } from './vsm-section.ts';

export interface WriteMemoryFileOptions {
  /**
   * Embeddings as base64, one preference a line; only VSM reads it. `true`: as float16, also the background's sample, about
   * a fifth of the size, and the vectors come back rounded to 11 significant bits. `exact`: as float32, two fifths of the
   * size, bit for bit.
   */
  readonly compact?: boolean | 'exact';
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
  return [...memoryFileParts(snapshot, options)].join('');
}

/**
 * The same text in parts, for memories whose text is larger than one string can be. Parts come as they are made: about one
 * a preference.
 *
 * @throws VsmError as `writeMemoryFile`, while the parts are drawn.
 */
export function* memoryFileParts(
  snapshot: MemorySnapshot,
  options: WriteMemoryFileOptions = {},
): Generator<string, void, undefined> {
  const form = options.compact === true ? 'float16' : options.compact === 'exact' ? 'float32' : 'decimal';
  const bareEntries: unknown[] = [];
  yield '{\n  "liked": ';
  yield* listParts(snapshot, 'liked', form, bareEntries);
  yield ',\n  "disliked": ';
  yield* listParts(snapshot, 'disliked', form, bareEntries);
  for (const [key, json] of otherMembers(snapshot, form, bareEntries, options.now)) {
    yield `,\n  ${JSON.stringify(key)}: ${json}`;
  }
  yield '\n}\n';
}

function* listParts(
  { preferences, space }: MemorySnapshot,
  side: 'liked' | 'disliked',
  form: EmbeddingForm,
  bareEntries: unknown[],
): Generator<string, void, undefined> {
  const verdict = side === 'liked' ? 'like' : 'dislike';
  let isEmpty = true;
  for (const [sequence, preference] of preferences.entries()) {
    if (preference.verdict !== verdict) continue;
    assertWritable(preference, space);
    const { text, bareFacts } = entryToJson(preference, sequence, form);
    if (bareFacts !== null) {
      bareEntries.push({ side, fingerprint: contentHash(preference.embedding.vector), facts: bareFacts });
    }
    yield (isEmpty ? '[\n    ' : ',\n    ') + text;
    isEmpty = false;
  }
  yield isEmpty ? '[]' : '\n  ]';
}

function otherMembers(
  snapshot: MemorySnapshot,
  form: EmbeddingForm,
  bareEntries: readonly unknown[],
  now: string | undefined,
): JsonMember[] {
  const { space, statistics, unknown } = snapshot;
  const { sizes, categories } = indexPreferences(snapshot);
  const updatedAt = now === undefined ? snapshot.updatedAt : inUtc(now);
  const metadata = {
    ...unknown.metadata,
    version: '2.0',
    ...(snapshot.createdAt !== null && { created: snapshot.createdAt }),
    ...(updatedAt !== null && { last_updated: updatedAt }),
    total_likes: sizes.liked,
    total_dislikes: sizes.disliked,
    ...(space && { clip_model: clipModelOfSpace(space) }),
  };
  const usage = {
    ...unknown.statistics,
    generation_count: statistics.generationCount,
    filter_applications: statistics.filterApplications,
    average_score: statistics.averageScore,
  };
  const { background, comparisons, undoSteps } = snapshot;
  for (const { id, weight, preferred, other } of comparisons) {
    for (const { embedding } of [preferred, other]) assertWritable({ id, weight, embedding }, space);
  }
  const vsm = {
    ...unknown.vsm,
    formatVersion: vsmFormatVersion,
    ...(space && { space }),
    ...(background && { background: backgroundToJson(background, form === 'float16' ? 'float16' : 'float32') }),
    ...(undoSteps.length > 0 && { undoSteps: undoSteps.map(undoStepToJson) }),
    ...(bareEntries.length > 0 && { bareEntries }),
    ...(unknown.rejected.length > 0 && { rejected: unknown.rejected }),
  };
  const indent = form === 'decimal' ? 2 : 0;
  const toText = (value: unknown, level = '  '): string =>
    JSON.stringify(value, null, indent).replaceAll('\n', `\n${level}`);
  const vsmMembers: JsonMember[] = [
    ...Object.entries(vsm).map(([key, value]): JsonMember => [key, toText(value, '    ')]),
    ...(comparisons.length > 0 ? [['comparisons', comparisonsText(comparisons, form)] as const] : []),
  ];
  return [
    ['metadata', toText(metadata)],
    ['categories', categoriesText(categories)],
    ['statistics', toText(usage)],
    ['vsm', form === 'decimal' ? toJsonObject(vsmMembers, '  ') : toCompactObject(vsmMembers)],
    ...Object.entries(unknown.root).map(([key, value]): JsonMember => [key, toText(value)]),
  ];
}

function indexPreferences({ preferences, unknown }: MemorySnapshot): {
  readonly sizes: { readonly liked: number; readonly disliked: number };
  readonly categories: CategoryIndex;
} {
  const sizes = { liked: 0, disliked: 0 };
  const categories: CategoryIndex = new Map();
  for (const { verdict, category } of preferences) {
    const side = verdict === 'like' ? 'liked' : 'disliked';
    if (category !== null) membersOf(categories, category)[side].push(sizes[side]);
    sizes[side] += 1;
  }
  for (const category of unknown.categories) membersOf(categories, category);
  return { sizes, categories };
}

function assertWritable(
  { id, weight, embedding }: Pick<Preference, 'id' | 'weight' | 'embedding'>,
  space: MemorySnapshot['space'],
): void {
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

function comparisonsText(comparisons: readonly Comparison[], form: EmbeddingForm): string {
  const texts = comparisons.map((comparison) => comparisonToJson(comparison, form, '      '));
  return form === 'decimal' ? `[\n      ${texts.join(',\n      ')}\n    ]` : `[${texts.join(',')}]`;
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
