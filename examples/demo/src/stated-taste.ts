import type { SampleTraits } from '@vsm/generators';

/** The person of this demo, in words and as a rule on how a picture was drawn. VSM sees neither: only pixels and ratings. */
export const statedTaste = 'warm light, calm compositions';

export function wouldLike({ warmth, busyness }: SampleTraits): boolean {
  return warmth > 0.1 && busyness < 0.5;
}
