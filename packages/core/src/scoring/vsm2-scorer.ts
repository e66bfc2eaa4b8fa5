import { VsmError } from '../errors.ts';
import type { Preference } from '../preference.ts';
import { accumulate, createVectorSums, direction, type VectorSums } from './category-sums.ts';
import { projectOnto } from './cosine.ts';

export interface Vsm2ScoreOptions {
  /** Only preferences of this category and those of every category (`null`) count. Without one, or with `''`, all count. */
  readonly category?: string;
  /** `false`: every preference counts as if its weight were 1. `true` if not given. */
  readonly useWeights?: boolean;
}

/** One picture's score taken apart. */
export interface Vsm2DetailedScore {
  /** Over all preferences, without weights. */
  readonly baseScore: number;
  /** Over all preferences, with weights. */
  readonly weightedScore: number;
  /** The weighted score within each category that a preference names, in order of first appearance. */
  readonly categoryScores: ReadonlyMap<string, number>;
  readonly likes: number;
  readonly dislikes: number;
}

/** The score of VSM 2.0, kept up to date preference by preference. */
export interface Vsm2Scorer {
  /**
   * Mean of `cosine * weight` over the likes minus the same over the dislikes; a side without preferences counts 0.
   * With weights of 1 it lies in -2..2. One dot product: the cost does not depend on how many preferences there are.
   *
   * @throws VsmError `EMBEDDING_INVALID` when the vector's length differs from the memory's, or it has no direction.
   */
  score(vector: Float32Array, options?: Vsm2ScoreOptions): number;
  /** `score` of each vector, in the order given. */
  scoreAll(vectors: readonly Float32Array[], options?: Vsm2ScoreOptions): number[];
  detailedScore(vector: Float32Array): Vsm2DetailedScore;
  /**
   * O(dimensions).
   *
   * @throws VsmError `PREFERENCE_INVALID` when the id is there already or the weight is not finite, `EMBEDDING_INVALID` when the
   *   vector's length differs from the memory's or it has no direction.
   */
  add(preference: Preference): void;
  /**
   * O(dimensions). Takes away what was added under the preference's id.
   *
   * @throws VsmError `PREFERENCE_NOT_FOUND` when no such id was added.
   */
  remove(preference: Pick<Preference, 'id'>): void;
}

interface Group {
  readonly sums: VectorSums;
  preferenceCount: number;
}

/**
 * A scorer that equals the Python original's `score` within 1e-6 * max(1, |score|, largest |weight|).
 * A preference whose category is `''` counts only where no category is asked for.
 *
 * @throws VsmError as `add` does.
 */
export function createVsm2Scorer(preferences: Iterable<Preference> = []): Vsm2Scorer {
  const added = new Map<string, Preference>();
  const groups = new Map<string | null, Group>();
  const directions = {
    plain: new Map<string | null, Float64Array>(),
    weighted: new Map<string | null, Float64Array>(),
  };
  let dimensions = 0;
  let overall = createVectorSums(dimensions);

  const directionOf = (category: string, useWeights: boolean): Float64Array => {
    const own = groups.get(category);
    const cache = useWeights ? directions.weighted : directions.plain;
    // Categories that nobody is in share one entry, so that names asked for can't fill the memory.
    const key = category === '' || own !== undefined ? category : null;
    let cached = cache.get(key);
    if (cached === undefined) {
      const scoped = [own, groups.get(null)].flatMap((group) => (group === undefined ? [] : [group.sums]));
      cached = direction(category === '' ? [overall] : scoped, useWeights, dimensions);
      cache.set(key, cached);
    }
    return cached;
  };

  const change = (preference: Preference, sign: 1 | -1): void => {
    let group = groups.get(preference.category);
    if (group === undefined) {
      group = { sums: createVectorSums(dimensions), preferenceCount: 0 };
      groups.set(preference.category, group);
    }
    accumulate(group.sums, preference, sign);
    accumulate(overall, preference, sign);
    group.preferenceCount += sign;
    if (group.preferenceCount === 0) groups.delete(preference.category);
    for (const cache of [directions.plain, directions.weighted]) {
      if (preference.category === null) cache.clear();
      else cache.delete(preference.category);
      cache.delete('');
    }
  };

  const scorer: Vsm2Scorer = {
    score(vector, options) {
      const score = projectOnto(
        added.size === 0
          ? new Float64Array(vector.length)
          : directionOf(options?.category ?? '', options?.useWeights ?? true),
        vector,
      );
      if (Number.isFinite(score)) return score;
      throw new VsmError(
        'PREFERENCE_INVALID',
        `The score is ${score}: the memory's weights are too large to add up. Lower them, or score with useWeights: false.`,
      );
    },

    scoreAll(vectors, options) {
      return vectors.map((vector) => scorer.score(vector, options));
    },

    detailedScore(vector) {
      const categoryScores = new Map<string, number>();
      for (const category of groups.keys()) {
        if (category !== null) categoryScores.set(category, scorer.score(vector, { category }));
      }
      return {
        baseScore: scorer.score(vector, { useWeights: false }),
        weightedScore: scorer.score(vector),
        categoryScores,
        likes: overall.likes.count,
        dislikes: overall.dislikes.count,
      };
    },

    add(preference) {
      const { vector } = preference.embedding;
      if (added.size === 0) {
        dimensions = vector.length;
        overall = createVectorSums(dimensions);
        directions.plain.clear();
        directions.weighted.clear();
      }
      assertAddable(preference, added, overall.likes.plain);
      added.set(preference.id, preference);
      change(preference, 1);
    },

    remove({ id }) {
      const preference = added.get(id);
      if (preference === undefined) {
        throw new VsmError(
          'PREFERENCE_NOT_FOUND',
          `No preference ${JSON.stringify(id)} was added to this scorer. Remove only what was added.`,
          { details: { id } },
        );
      }
      added.delete(id);
      change(preference, -1);
    },
  };

  for (const preference of preferences) scorer.add(preference);
  return scorer;
}

function assertAddable(preference: Preference, added: ReadonlyMap<string, Preference>, zeros: Float64Array): void {
  if (added.has(preference.id)) {
    throw new VsmError(
      'PREFERENCE_INVALID',
      `The preference ${JSON.stringify(preference.id)} was added already. Remove it first, or give the new one its own id.`,
      { details: { id: preference.id } },
    );
  }
  if (!Number.isFinite(preference.weight)) {
    throw new VsmError(
      'PREFERENCE_INVALID',
      `The weight of preference ${JSON.stringify(preference.id)} is ${preference.weight}; it must be a finite number.`,
      { details: { id: preference.id, weight: String(preference.weight) } },
    );
  }
  // Only its checks matter here: the length, and that the vector has a direction.
  projectOnto(zeros, preference.embedding.vector);
}
