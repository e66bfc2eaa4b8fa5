import type { AttributeScale } from './attribute-scale.ts';
import type { TasteInput } from './background.ts';
import { clusterPictures } from './cluster-pictures.ts';
import { createNeighbourView, type ViewStrength } from './folder-view.ts';
import { projectOnto } from './project-onto.ts';
import type { FeatureMap } from './taste-features.ts';

/** What kinds of pictures there are is told by so many directions: fewer lose some, more cost time. */
const directionCount = 48;
/** Fewer pictures than these do not show how pictures differ. */
const leastPictures = 100;
/** Pictures from elsewhere tell less than those of one folder. */
const strength: ViewStrength = { damping: 1, neighbourVoice: 1 };

/**
 * Features with a second view beside the plain embedding, as the background shows it: by what tells its groups of
 * pictures apart, and nearer to the pictures most alike there. One view alone where the background is too small.
 */
export function createBackgroundView(
  sample: readonly TasteInput[],
  toFeatures: FeatureMap,
  scale: AttributeScale,
  viewTrust: number,
): FeatureMap {
  if (sample.length < leastPictures) return toFeatures;
  const middles = clusterPictures(sample.map(toFeatures), directionCount, scale);
  const shorten = projectOnto(middles.map(({ directions }) => directions[0]!));
  const view = createNeighbourView(sample, (input) => shorten(toFeatures(input).directions[0]!), strength);
  return (input) => {
    const { directions, places } = toFeatures(input);
    return { directions: [directions[0]!, view(input, shorten(directions[0]!))], viewTrust, places };
  };
}
