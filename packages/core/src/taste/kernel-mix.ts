/**
 * A way of telling how close two pictures are: a weighted mean of closenesses, each 1 for the same picture.
 * All shares add up to 1, so that a picture has closeness 1 to itself.
 */
export interface KernelMix {
  /** The share of the embedding's closeness, seen at each of `sharpnesses`. */
  readonly embedding: readonly number[];
  /** The share of each attribute's closeness. */
  readonly attributes: readonly number[];
}

/** An opinion on what matters, with how much it is believed before any rating. */
export interface Expert {
  readonly mix: KernelMix;
  readonly prior: number;
}

/** How fast closeness falls with the angle: 1 / (1 + sharpness (1 - cosine)), a rational quadratic. */
export const sharpnesses: readonly [0.5, 2] = [0.5, 2];

/** The embedding alone, seen broadly and sharply, is believed this much more than one attribute. */
const embeddingPrior = 8;
/** How much an attribute's closeness counts in its expert, beside the embedding's. */
const attributeShare = 0.4;

/** @param bothSides whether there are likes and dislikes: from one side alone, seeing broadly always seems to foretell best. */
export function listExperts(attributeCount: number, bothSides: boolean): Expert[] {
  const nothing = Array.from({ length: attributeCount }, () => 0);
  return [
    { mix: { embedding: [1, 0], attributes: nothing }, prior: bothSides ? embeddingPrior / 2 : 0 },
    { mix: sharpMix(attributeCount), prior: bothSides ? embeddingPrior / 2 : embeddingPrior },
    ...nothing.map((_, attribute) => ({
      mix: { embedding: [0, 1 - attributeShare], attributes: nothing.with(attribute, attributeShare) },
      prior: 1,
    })),
  ];
}

/** The place of `sharpMix` in that list. */
export const sharpExpert = 1;

/** The embedding alone, seen sharply. */
export function sharpMix(attributeCount: number): KernelMix {
  return { embedding: [0, 1], attributes: Array.from({ length: attributeCount }, () => 0) };
}

/** Several mixes as one, each by its share. The shares add up to 1. */
export function blendMixes(parts: readonly { readonly mix: KernelMix; readonly share: number }[]): KernelMix {
  const blend = (values: (mix: KernelMix) => readonly number[]) =>
    values(parts[0]!.mix).map((_, i) => parts.reduce((sum, { mix, share }) => sum + share * values(mix)[i]!, 0));
  return { embedding: blend(({ embedding }) => embedding), attributes: blend(({ attributes }) => attributes) };
}
