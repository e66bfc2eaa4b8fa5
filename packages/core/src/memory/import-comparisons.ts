import type { Comparison } from '../comparison.ts';
import { dotProduct, type EmbeddingSpace } from '../embedding.ts';
import { epochMilliseconds } from '../memory-file/timestamp.ts';
import { comparisonLimit, isSamePair } from './comparison-plan.ts';

/** What an import does to the comparisons. */
export interface ComparisonImport {
  readonly added: readonly Comparison[];
  /** Of this memory, to make room: another answer of the same two pictures counts more, or all are replaced. */
  readonly removed: readonly Comparison[];
  /** How many imported ones are not taken in: those pictures were compared here already, or there are too many. */
  readonly kept: number;
  /** How many would spoil the memory. */
  readonly refused: number;
}

export interface ComparisonImportOptions {
  readonly space: EmbeddingSpace | null;
  readonly createId: () => string;
}

/** How far the squared length of an embedding may be from 1. */
const unitTolerance = 1e-2;

/** One answer for each two pictures: one's own first, then the newer. Of too many the oldest imported ones stay out. */
export function mergeComparisons(
  staying: readonly Comparison[],
  imported: readonly Comparison[],
  { space, createId }: ComparisonImportOptions,
): ComparisonImport {
  const sound = imported.filter((each) => isSound(each, space));
  const removed = new Set<Comparison>();
  const added: Comparison[] = [];
  for (const each of byPrecedence(sound)) {
    if (added.some((taken) => isSamePair(taken, each))) continue;
    const present = staying.find((own) => isSamePair(own, each));
    if (present && !replaces(each, present)) continue;
    if (!present && staying.length + added.length - removed.size >= comparisonLimit) continue;
    if (present) removed.add(present);
    added.push(each);
  }
  const ids = new Set(staying.filter((each) => !removed.has(each)).map(({ id }) => id));
  const taken = new Set(added);
  const withOwnIds = sound
    .filter((each) => taken.has(each))
    .map((each) => {
      const id = ids.has(each.id) ? createId() : each.id;
      ids.add(id);
      return id === each.id ? each : { ...each, id };
    });
  return {
    added: withOwnIds,
    removed: [...removed],
    kept: sound.length - added.length,
    refused: imported.length - sound.length,
  };
}

function byPrecedence(comparisons: readonly Comparison[]): Comparison[] {
  return [...comparisons].sort((a, b) => (precedes(a, b) ? -1 : precedes(b, a) ? 1 : 0));
}

/** One's own before those from elsewhere, one's own from elsewhere before another's; then the newer; then an arbitrary order. */
function precedes(a: Comparison, b: Comparison): boolean {
  const [rank, otherRank] = [rankOf(a), rankOf(b)];
  if (rank !== otherRank) return rank < otherRank;
  const [time, otherTime] = [timeOf(a), timeOf(b)];
  return time === otherTime ? a.id < b.id : time > otherTime;
}

/** The same answer imported again counts as it was imported last. */
function replaces(imported: Comparison, present: Comparison): boolean {
  const isAgain =
    imported.id === present.id && rankOf(imported) === 2 && imported.origin?.name === present.origin?.name;
  return isAgain ? !saysTheSame(imported, present) : precedes(imported, present);
}

function rankOf({ origin }: Comparison): number {
  if (origin === undefined) return 0;
  return origin.name === undefined ? 1 : 2;
}

function timeOf({ createdAt }: Comparison): number {
  return epochMilliseconds(createdAt) ?? Number.NEGATIVE_INFINITY;
}

function saysTheSame(a: Comparison, b: Comparison): boolean {
  return a.weight === b.weight && a.category === b.category && a.createdAt === b.createdAt;
}

function isSound({ preferred, other, weight }: Comparison, space: EmbeddingSpace | null): boolean {
  return (
    Number.isFinite(weight) &&
    weight > 0 &&
    [preferred.embedding, other.embedding].every(
      ({ space: id, vector }) =>
        id === space?.id &&
        vector.length === space.dimensions &&
        Math.abs(dotProduct(vector, vector) - 1) <= unitTolerance,
    )
  );
}
