import { picturesRated } from './answer-rows.ts';
import { fitExperts } from './fit-experts.ts';
import { joinPoints } from './fit-points.ts';
import { balancedExpert, listExperts } from './kernel-mix.ts';
import { createKernelPoints } from './kernel-points.ts';
import { createPointSet, toKernelPoint } from './point-set.ts';
import { createPosterior, type Posterior } from './posterior.ts';
import { invertKernel, knowledgeOf } from './sparse-process.ts';
import type { RatedPicture, TasteSetting } from './taste-data.ts';

/** With more pictures than these, the unrated ones need not be told apart as finely. */
const wellKnown = 64;

/**
 * Learns with every rated picture as a point of its own: exact, up to the background, which rests on its groups.
 * O(experts x (ratings + groups)² x (ratings + background)).
 */
export function learnFromFew(rated: readonly RatedPicture[], { scale, toFeatures, weak }: TasteSetting): Posterior {
  const own = createPointSet(picturesRated(rated).map((input) => toKernelPoint(toFeatures(input), scale)));
  const points = joinPoints(own, own.count <= wellKnown ? weak.points : weak.fewPoints);
  const experts = fitExperts(listExperts(scale.attributeCount), points, {
    rated,
    closeness: points.closenessOf(own),
    weak,
    attributeReach: own.count + weak.fewPoints.set.count,
  });
  // Uncertainty is told by the embedding alone, whoever is believed.
  const { mix, process } = experts[balancedExpert]!;
  return createPosterior({
    points: createKernelPoints(points.set, scale),
    scale,
    members: experts.filter(({ belief }) => belief > 0),
    rated,
    knowledge: { mix, matrix: knowledgeOf(invertKernel(points.matrix(mix, points.set.count)), process) },
  });
}
