import type { AttributeScale } from './attribute-scale.ts';
import { type AttributeCloseness, addSimilarities, attributeCloseness, shareOfView } from './closeness.ts';
import { type KernelMix, looks } from './kernel-mix.ts';
import type { PointSet } from './point-set.ts';
import { createRowMatrix } from './row-matrix.ts';
import type { TasteFeatures } from './taste-features.ts';

/** How close one picture after another is to fixed points. */
export interface KernelPoints {
  readonly count: number;
  /** By the embedding, as each look sees it: `[looks.length][count]`. */
  similarities(picture: Pick<TasteFeatures, 'directions'>): Float64Array[];
  /** By one attribute. `[count]`; kept, so leave it unchanged. */
  readonly closenessTo: AttributeCloseness;
  /** By a mix, given the picture's similarities. `[count]` */
  mixed(mix: KernelMix, similarities: readonly Float64Array[], picture: TasteFeatures): Float64Array;
}

export function createKernelPoints({ points, count, viewTrust }: PointSet, scale: AttributeScale): KernelPoints {
  const views = (points[0]?.directions ?? []).map((_, view) =>
    createRowMatrix(points.map(({ directions }) => directions[view]!)),
  );
  const closenessTo = attributeCloseness({ points });
  const cosines = new Float64Array(count);
  return {
    count,
    closenessTo,
    similarities: ({ directions }) => {
      const sums = looks.map(() => new Float64Array(count));
      views.forEach((rows, view) => {
        rows.multiply(directions[view]!, cosines);
        looks.forEach((look, i) => {
          addSimilarities(sums[i]!, cosines, look, shareOfView(look, view, viewTrust));
        });
      });
      return sums;
    },
    mixed: (mix, similarities, { places }) => {
      const row = new Float64Array(count);
      mix.embedding.forEach((share, look) => {
        addScaled(row, similarities[look]!, share);
      });
      mix.attributes.forEach((share, attribute) => {
        if (share > 0) addScaled(row, closenessTo(attribute, scale.logitAt(places[attribute]!)), share);
      });
      return row;
    },
  };
}

function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * values[i]!;
}
