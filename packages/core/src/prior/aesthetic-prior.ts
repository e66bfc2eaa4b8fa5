import { dotProduct, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { AestheticHead } from './aesthetic-head.ts';

/** What is expected of a picture before the person has rated any. */
export interface AestheticPrior {
  /** Of its head. */
  readonly name: string;
  readonly dimensions: number;
  /** The log odds of a like, 0 for a usual picture, within ±2. For a unit vector of the prior's space. */
  logOddsOf(vector: Float32Array): number;
}

/** What a picture rated one standard deviation better than usual gains: as much as a judge of AUC 0.64 has to tell. */
const logOddsPerDeviation = 0.5;
/** A taste of one's own may be anything: others' never make a like surer than 88 in 100. */
const largestLogOdds = 2;
/** After so many answers of their own the prior counts half. */
const fading = 2;

/**
 * @throws VsmError `INVALID_ARGUMENT` when the head is of another space.
 */
export function createAestheticPrior(head: AestheticHead, space: EmbeddingSpace): AestheticPrior {
  const { name, weights, bias, usual } = head;
  assertHeadOf(space, head);
  return {
    name,
    dimensions: space.dimensions,
    logOddsOf: (vector) => {
      const deviations = (dotProduct(weights, vector) + bias - usual.mean) / usual.standardDeviation;
      return largestLogOdds * Math.tanh((logOddsPerDeviation * deviations) / largestLogOdds);
    },
  };
}

/** How much a prior still counts beside this many answers: 1 without any, and never more with more. */
export function priorShare(answers: number): number {
  return fading / (fading + answers);
}

function assertHeadOf(space: EmbeddingSpace, { name, space: wanted, weights }: AestheticHead): void {
  if (space.id !== wanted && !space.id.startsWith(`${wanted}:`)) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `The aesthetic head ${name} rates embeddings of ${wanted}, not of ${space.id}. Leave the prior out, or take a head made for that model.`,
      { details: { expected: wanted, actual: space.id } },
    );
  }
  if (weights.length === space.dimensions) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The aesthetic head ${name} has ${weights.length} weights; embeddings of ${space.id} have ${space.dimensions} numbers. Leave the prior out, or take a head made for that model.`,
    { details: { expected: space.dimensions, actual: weights.length } },
  );
}
