import type { AttributeScale } from './attribute-scale.ts';
import { solve } from './cholesky.ts';
import { type JointBelief, pickPlaces, priorCovariance } from './joint-belief.ts';
import type { KernelMix } from './kernel-mix.ts';
import type { KernelPoints } from './kernel-points.ts';
import { type Matrix, rowOf, takeRows, toMatrix } from './matrix.ts';
import { crossProducts, quadraticForm } from './matrix-products.ts';
import type { SparseProcess } from './sparse-process.ts';
import { precisionOf, type RatedPicture } from './taste-data.ts';
import type { TasteFeatures } from './taste-features.ts';

/** What is known of a taste after learning: a strength for every picture, and how sure it is. */
export interface Posterior {
  /** `uncertainty`: the strength's standard deviation relative to knowing nothing, 0..1. */
  assess(picture: TasteFeatures): { readonly strength: number; readonly uncertainty: number };
  /** What each rating adds to the picture's strength. `[ratings]` */
  pullsOn(picture: TasteFeatures): Float64Array;
  /** Of some pictures together. */
  believe(pictures: readonly TasteFeatures[]): JointBelief;
}

/** An opinion that has learned. */
export interface Member {
  readonly mix: KernelMix;
  readonly belief: number;
  /** It may rest on the first of the points only. */
  readonly process: SparseProcess;
  /** Kernel values of each rating to the points that the process rests on, some ratings after others. */
  readonly readAnswers: () => readonly Rows[];
}

/** As in a matrix, of any precision. */
export interface Rows extends Pick<Matrix, 'rows'> {
  readonly values: Float64Array | Float32Array;
}

export interface PosteriorInput {
  readonly points: KernelPoints;
  readonly scale: AttributeScale;
  readonly members: readonly Member[];
  readonly rated: readonly RatedPicture[];
  /** What the ratings tell about the points, by the mix that tells uncertainty. See `knowledgeOf`. */
  readonly knowledge: { readonly mix: KernelMix; readonly matrix: Matrix };
}

/** The mean of several opinions, each by its belief. Scoring costs O(points x dimensions), however many ratings there are. */
export function createPosterior({ points, scale, members, rated, knowledge }: PosteriorInput): Posterior {
  const strengthOf = createStrength(points, members, scale);
  return {
    assess: (picture) => {
      const similarities = points.similarities(picture);
      const row = points.mixed(knowledge.mix, similarities, picture);
      return {
        strength: strengthOf(similarities, picture.places),
        uncertainty: Math.sqrt(Math.max(0, 1 - quadraticForm(knowledge.matrix, row))),
      };
    },
    pullsOn: (picture) => {
      const similarities = points.similarities(picture);
      const pulls = new Float64Array(rated.length);
      for (const { mix, belief, process, readAnswers } of members) {
        const row = points.mixed(mix, similarities, picture).subarray(0, process.coefficients.length);
        const reach = solve(process.factor, row);
        let answer = 0;
        for (const { rows, values } of readAnswers()) {
          for (let at = 0; at < rows * reach.length; at += reach.length, answer++) {
            let sum = 0;
            for (let k = 0; k < reach.length; k++) sum += reach[k]! * values[at + k]!;
            const { target } = rated[answer]!;
            pulls[answer]! += belief * precisionOf(rated[answer]!) * target * sum;
          }
        }
      }
      return pulls;
    },
    believe: (pictures) => {
      const seen = pictures.map(points.similarities);
      const rows = toMatrix(
        pictures.map((picture, i) => points.mixed(knowledge.mix, seen[i]!, picture)),
        points.count,
      );
      return {
        strengths: pictures.map(({ places }, i) => strengthOf(seen[i]!, places)),
        variances: pictures.map((_, i) => Math.max(0, 1 - quadraticForm(knowledge.matrix, rowOf(rows, i)))),
        covariance: (some, others) => {
          const covariance = priorCovariance(
            pickPlaces(pictures, some),
            pickPlaces(pictures, others),
            knowledge.mix,
            scale,
          );
          const told = crossProducts(crossProducts(takeRows(rows, some), knowledge.matrix), takeRows(rows, others));
          return covariance.map((value, at) => value - told.values[at]!);
        },
      };
    },
  };
}

/** The members' coefficients added up once, so that a score reads each similarity and each attribute only once. */
function createStrength(points: KernelPoints, members: readonly Member[], scale: AttributeScale) {
  const gather = (part: (mix: KernelMix) => readonly number[]) =>
    (members[0] ? part(members[0].mix) : []).map((_, i) => {
      const sum = new Float64Array(points.count);
      for (const { mix, belief, process } of members) {
        const factor = belief * part(mix)[i]!;
        process.coefficients.forEach((coefficient, k) => {
          sum[k]! += factor * coefficient;
        });
      }
      return sum;
    });
  const byEmbedding = gather(({ embedding }) => embedding);
  const byAttribute = gather(({ attributes }) => attributes);
  const isHeeded = byAttribute.map((_, i) => members.some(({ mix }) => mix.attributes[i]! > 0));
  const known = byAttribute.map(() => new Map<number, number>());
  const attributeTerm = (attribute: number, place: number) => {
    const kept = known[attribute]!.get(place);
    if (kept !== undefined) return kept;
    const term = dot(byAttribute[attribute]!, points.closenessTo(attribute, scale.logitAt(place)));
    known[attribute]!.set(place, term);
    return term;
  };
  return (similarities: readonly Float64Array[], places: Uint16Array): number => {
    let strength = 0;
    for (let s = 0; s < byEmbedding.length; s++) strength += dot(byEmbedding[s]!, similarities[s]!);
    for (let i = 0; i < isHeeded.length; i++) if (isHeeded[i]) strength += attributeTerm(i, places[i]!);
    return strength;
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
