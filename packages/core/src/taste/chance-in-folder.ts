/** What a folder's scores say together. */
export interface FolderChances {
  /** The share of the folder's pictures that the person would like, 0..1. */
  readonly prevalence: number;
  /** P(like) of each picture in this folder, in the order given. */
  readonly chances: readonly number[];
}

/** Before any score: a Beta distribution of mean 1/4. People like few of the pictures they see. */
const prior = { likes: 2, dislikes: 6 };
/** The prior also counts as much as this share of the pictures: however many there are, their scores may err together. */
const priorShare = 0.5;
const mostRounds = 1000;
const tolerance = 1e-9;

/**
 * The chance of a like within a folder, given the scores of all its pictures. A score's probability is that "if likes and
 * dislikes were equally common"; here they are as common as the scores and a prior of one in four suggest together. Ranks the pictures as the
 * probabilities do. Deterministic; O(pictures), some tens of rounds.
 *
 * @param probabilities of all pictures in the folder, 0..1 each.
 * @see Saerens, Latinne and Decaestecker, Adjusting the outputs of a classifier to new a priori probabilities (2002)
 */
export function chanceInFolder(probabilities: readonly number[]): FolderChances {
  const expected = prior.likes / (prior.likes + prior.dislikes);
  const pseudoCount = prior.likes + prior.dislikes + priorShare * probabilities.length;
  let prevalence = expected;
  for (let round = 0; round < mostRounds; round++) {
    const before = prevalence;
    const likes = probabilities.reduce(
      (sum, probability) => sum + atPrevalence(probability, before),
      expected * pseudoCount,
    );
    prevalence = likes / (probabilities.length + pseudoCount);
    if (Math.abs(prevalence - before) < tolerance) break;
  }
  return { prevalence, chances: probabilities.map((probability) => atPrevalence(probability, prevalence)) };
}

/** Bayes' rule from equally common sides to others. */
function atPrevalence(probability: number, prevalence: number): number {
  const like = probability * prevalence;
  return like / (like + (1 - probability) * (1 - prevalence));
}
