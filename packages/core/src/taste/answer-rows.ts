import type { KernelMix } from './kernel-mix.ts';
import type { KernelPoints } from './kernel-points.ts';
import type { RatedPicture } from './taste-data.ts';
import type { FeatureMap } from './taste-features.ts';

/** What a mix sees of the answers. Strength is linear, so the row of a comparison is the difference of two pictures' rows. */
export type AnswerRows = (mix: KernelMix) => Float64Array[];

/** Kernel values of each rating to the points: what it tells about them. `[ratings][points]` */
export function readAnswers(rated: readonly RatedPicture[], points: KernelPoints, toFeatures: FeatureMap): AnswerRows {
  const see = (input: RatedPicture['input']) => {
    const features = toFeatures(input);
    return { features, similarities: points.similarities(features) };
  };
  const seen = rated.map(({ input, over }) => ({ own: see(input), other: over ? see(over) : null }));
  return (mix) =>
    seen.map(({ own, other }) => {
      const row = points.mixed(mix, own.similarities, own.features);
      if (!other) return row;
      const otherRow = points.mixed(mix, other.similarities, other.features);
      return row.map((value, i) => value - otherRow[i]!);
    });
}
