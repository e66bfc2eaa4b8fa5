import { float16Bits, float16Value } from '../memory-file/float16.ts';
import type { Preference } from '../preference.ts';
import { type Background, createBackground, type TasteInput } from '../taste/background.ts';
import { contentKey } from '../taste/sample-by-content.ts';

/** How many pictures stand for all that were seen. */
const sampleSize = 200;
/** With fewer usual pictures than this, some of a folder's own stand in for them. */
const leastUsual = 50;

/**
 * What is known of the pictures a person came across, after some more: a uniform sample of them, each counted once however
 * often it was seen. It does not depend on their order nor on how many at a time there were, and two samples of different
 * pictures can be joined the same way. Vectors are rounded to half precision, which keeps a memory's file small.
 *
 * Of each picture a number is made from its content alone; the pictures with the least numbers are kept.
 *
 * @see Cohen, Size-estimation framework with applications to transitive closure and reachability (1997), bottom-k sketches
 */
export function seePictures(seen: Background | null, pictures: readonly TasteInput[]): Background {
  const least = leastByContent([...(seen?.sample ?? []), ...pictures], sampleSize);
  const known = new Set(seen?.sample);
  const sample = least.map(({ picture }) => (known.has(picture) ? picture : rounded(picture)));
  return { ...createBackground(sample), count: estimatedCount(least) };
}

/** The same without pictures that were rated. */
export function withoutRated(seen: Background, preferences: readonly Preference[]): Background {
  const rated = new Set(preferences.map(({ embedding }) => seenKey(embedding.vector)));
  return { ...seen, sample: seen.sample.filter(({ vector }) => !rated.has(seenKey(vector))) };
}

/** How many pictures of the sample were not in it before. */
export function newlySeen(before: Background | null, after: Background): number {
  const known = new Set(before?.sample.map(({ vector }) => seenKey(vector)));
  return after.sample.filter(({ vector }) => !known.has(seenKey(vector))).length;
}

/**
 * What a taste stands out from: the pictures a person has seen, together with those that ship with the encoder, which count
 * as so many pictures seen and so give way little by little.
 */
export function usualPictures(seen: Background | null, shipped: Background | undefined): Background {
  if (!seen || seen.sample.length === 0) return shipped ?? createBackground([]);
  return backgroundOf([...seen.sample, ...(shipped?.sample ?? [])]);
}

/** A background and the other pictures of a folder, of which none is in both. */
export interface FolderSurroundings {
  readonly background: Background;
  readonly unlabelled: readonly TasteInput[];
}

/**
 * Usual pictures for the taste in a folder: only those that are not in it, so that a folder looks the same the second time.
 * Where too few are left, a part of the folder's own stands in for them.
 */
export function surroundingsIn(
  folder: readonly TasteInput[],
  seen: Background | null,
  shipped: Background | undefined,
): FolderSurroundings {
  const inFolder = new Set(folder.map(({ vector }) => seenKey(vector)));
  const elsewhere = seen?.sample.filter(({ vector }) => !inFolder.has(seenKey(vector))) ?? [];
  const background = usualPictures({ ...createBackground([]), sample: elsewhere }, shipped);
  if (background.sample.length >= leastUsual) return { background, unlabelled: folder };
  const standIns = leastByContent(folder, Math.min(sampleSize, Math.ceil(folder.length / 2)));
  const pictures = standIns.map(({ picture }) => picture);
  const standing = new Set(pictures);
  return {
    background: backgroundOf([...background.sample, ...pictures]),
    unlabelled: folder.filter((picture) => !standing.has(picture)),
  };
}

function backgroundOf(pictures: readonly TasteInput[]): Background {
  return createBackground(leastByContent(pictures, sampleSize).map(({ picture }) => picture));
}

interface KeyedPicture {
  readonly picture: TasteInput;
  readonly key: number;
}

/** The pictures with the least keys, least first; of equal ones the first. */
function leastByContent(pictures: readonly TasteInput[], count: number): KeyedPicture[] {
  const byKey = new Map<number, TasteInput>();
  for (const picture of pictures) {
    const key = seenKey(picture.vector);
    if (!byKey.has(key)) byKey.set(key, picture);
  }
  return [...byKey]
    .map(([key, picture]) => ({ key, picture }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count);
}

/** The same for a vector and what rounding makes of it. */
function seenKey(vector: Float32Array): number {
  return contentKey(vector.slice(0, 16).map(toHalf));
}

const keyRange = 2 ** 32;

/** Of a full sample: how many pictures it takes for the least keys to be this small. */
function estimatedCount(least: readonly KeyedPicture[]): number {
  if (least.length < sampleSize) return least.length;
  return Math.round(((least.length - 1) * keyRange) / (least.at(-1)!.key + 1));
}

function rounded({ vector, attributes }: TasteInput): TasteInput {
  return { vector: vector.map(toHalf), ...(attributes && { attributes: attributes.slice() }) };
}

function toHalf(value: number): number {
  return float16Value(float16Bits(value));
}
