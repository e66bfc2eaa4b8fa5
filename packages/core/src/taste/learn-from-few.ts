import { readAnswers } from './answer-rows.ts';
import { fitExperts } from './fit-experts.ts';
import { joinKernelPoints } from './join-kernel-points.ts';
import { balancedExpert, listExperts } from './kernel-mix.ts';
import { createKernelPoints, toKernelPoint } from './kernel-points.ts';
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
  const pictures = rated.flatMap(({ input, over }) => (over ? [input, over] : [input]));
  const own = pictures.map((input) => toKernelPoint(toFeatures(input), scale));
  const middles = own.length <= wellKnown ? weak.points : weak.fewPoints;
  const points = joinKernelPoints(createKernelPoints(own, scale), middles);
  const experts = fitExperts(listExperts(scale.attributeCount), points, {
    rated,
    rowsOf: readAnswers(rated, points, toFeatures),
    weak,
    attributeReach: own.length + weak.fewPoints.count,
  });
  // Uncertainty is told by the embedding alone, whoever is believed.
  const { mix, process } = experts[balancedExpert]!;
  const knowledge = knowledgeOf(invertKernel(points.matrix(mix), points.count), process);
  return createPosterior({
    points,
    scale,
    members: experts.filter(({ belief }) => belief > 0),
    rated,
    knowledge: { mix, matrix: knowledge },
  });
}
