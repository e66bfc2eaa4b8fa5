/**
 * A way of telling how close two pictures are: a weighted mean of closenesses, each 1 for the same picture.
 * All shares add up to 1, so that a picture has closeness 1 to itself.
 */
export interface KernelMix {
  /** The share of the embedding's closeness, seen by each of `looks`. */
  readonly embedding: readonly number[];
  /** The share of each attribute's closeness. */
  readonly attributes: readonly number[];
}

/** A way of looking at embeddings. */
export interface Look {
  /** How fast closeness falls with the angle: 1 / (1 + sharpness (1 - cosine)), a rational quadratic. */
  readonly sharpness: number;
  /** How much the folder's view counts beside the plain one, where a folder is known. */
  readonly folderShare: number;
  /** All unrated pictures together speak as loudly as this many ratings for each rating of the learned side. */
  readonly voice: number;
}

/** An opinion on what matters, with how much it is believed before any rating. */
export interface Expert {
  readonly mix: KernelMix;
  /** All unrated pictures together speak as loudly as this many ratings for each rating of the learned side. */
  readonly voice: number;
  readonly prior: number;
}

const balancedLook: Look = { sharpness: 2, folderShare: 0.5, voice: 0.25 };
/** Cautious, balanced and bold: the sharper a look, the more it heeds the folder and the unrated pictures. */
export const looks: readonly Look[] = [
  { sharpness: 1, folderShare: 0.3, voice: 0.125 },
  balancedLook,
  { sharpness: 4, folderShare: 0.7, voice: 0.5 },
];
const balanced = 1;

/** The embedding alone is believed this much more than one attribute. */
const embeddingPrior = 32;
/** How much an attribute's closeness counts in its expert, beside the embedding's. */
const attributeShare = 0.4;

const expertsByAttributes = new Map<number, readonly Expert[]>();

/** The embedding alone, seen by each look, then each attribute beside the balanced look. The same objects each time. */
export function listExperts(attributeCount: number): readonly Expert[] {
  const known = expertsByAttributes.get(attributeCount);
  if (known) return known;
  const experts = createExperts(attributeCount);
  expertsByAttributes.set(attributeCount, experts);
  return experts;
}

function createExperts(attributeCount: number): Expert[] {
  const nothing = Array.from({ length: attributeCount }, () => 0);
  return [
    ...looks.map(({ voice }, look) => ({
      mix: { embedding: byLook(look, 1), attributes: nothing },
      voice,
      prior: embeddingPrior / looks.length,
    })),
    ...nothing.map((_, attribute) => ({
      mix: { embedding: byLook(balanced, 1 - attributeShare), attributes: nothing.with(attribute, attributeShare) },
      voice: balancedLook.voice,
      prior: 1,
    })),
  ];
}

/** The place in that list of the expert that sees by `balancedMix`. */
export const balancedExpert: number = balanced;

/** The embedding alone, by the balanced look. */
export function balancedMix(attributeCount: number): KernelMix {
  return { embedding: byLook(balanced, 1), attributes: Array.from({ length: attributeCount }, () => 0) };
}

function byLook(look: number, share: number): number[] {
  return looks.map((_, i) => (i === look ? share : 0));
}

/** Several mixes as one, each by its share. The shares add up to 1. */
export function blendMixes(parts: readonly { readonly mix: KernelMix; readonly share: number }[]): KernelMix {
  const blend = (values: (mix: KernelMix) => readonly number[]) =>
    values(parts[0]!.mix).map((_, i) => parts.reduce((sum, { mix, share }) => sum + share * values(mix)[i]!, 0));
  return { embedding: blend(({ embedding }) => embedding), attributes: blend(({ attributes }) => attributes) };
}
