import type { Background } from './background.ts';

/** Where a picture's interpretable attributes stand among those of the background. */
export interface AttributeScale {
  /** 0 where the background has no attributes to rank among. */
  readonly attributeCount: number;
  /** How many places there are; the middle one is the median's. */
  readonly placeCount: number;
  /** The place of each attribute. A picture without attributes counts as median in each. */
  placesOf(attributes: Float32Array | undefined): Uint16Array;
  /** The logit of the rank at a place, about -2.5..2.5; 0 is the median. */
  logitAt(place: number): number;
}

/** Brings the logit of a uniform rank to about unit variance. */
const logitScale = 1.75;

export function createAttributeScale(background: Background): AttributeScale {
  const sorted = sortedAttributes(background);
  const pictures = sorted[0]?.length ?? 0;
  const placeCount = 2 * pictures + 1;
  const logits = Float64Array.from({ length: placeCount }, (_, place) => {
    const rank = (place + 1) / (placeCount + 1);
    return Math.log(rank / (1 - rank)) / logitScale;
  });
  return {
    attributeCount: sorted.length,
    placeCount,
    placesOf: (attributes) =>
      Uint16Array.from(sorted, (values, i) => (attributes ? placeAmong(values, attributes[i]!) : pictures)),
    logitAt: (place) => logits[place]!,
  };
}

function sortedAttributes(background: Background): Float32Array[] {
  const known = background.sample.flatMap(({ attributes }) => (attributes ? [attributes] : []));
  const attributeCount = known[0]?.length ?? 0;
  return Array.from({ length: attributeCount }, (_, i) => Float32Array.from(known, (each) => each[i]!).sort());
}

/** How many are below plus how many are not above: even between two values, odd at one. */
function placeAmong(sorted: Float32Array, value: number): number {
  return countWhile(sorted, (each) => each < value) + countWhile(sorted, (each) => each <= value);
}

/** How many leading elements of a sorted array fulfil a condition that, once false, stays false. */
function countWhile(sorted: Float32Array, condition: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
