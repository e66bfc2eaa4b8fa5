import type { Comparison } from '../comparison.ts';
import { assertSameSpace, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import { type Preference, parseCategory, parseWeight } from '../preference.ts';
import { countOf, type Decision } from './decision.ts';
import { type ComparisonImport, type ComparisonImportOptions, mergeComparisons } from './import-comparisons.ts';
import { ImportMerge, type ImportReport } from './import-merge.ts';
import { additionsBack, comparisonsBack } from './removal-plan.ts';
import { updateBackTo } from './update-preference.ts';

export interface ImportOptions {
  /** `merge` keeps what is there, `replace` removes it first. */
  readonly mode: 'merge' | 'replace';
  /** Puts all that is imported into this category. */
  readonly category?: string;
  /** Multiplies the imported weights, so that another's taste can be a weak voice: finite and above 0; 1 if not given. */
  readonly weight?: number;
  /** Whose ratings these are; `revoke` takes away what came under a name. Without one they are the person's own. */
  readonly from?: string;
  /**
   * Pictures whose embeddings have at least this cosine similarity, -1..1, are one picture: 0.9999 finds the same picture saved
   * again. Not looked for if not given: then only the same id, the same file or the same embedding is the same picture.
   */
  readonly nearDuplicate?: number;
  /** Reports what would be done, and does nothing. */
  readonly dryRun?: boolean;
}

export interface ImportContext {
  /** That of the memory, or of its encoder while the memory has none. */
  readonly space: EmbeddingSpace | null;
  readonly now: Date;
  readonly createId: () => string;
}

/**
 * What the import does, all or nothing.
 *
 * @throws VsmError `SPACE_MISMATCH` when both have a space and not the same, `PREFERENCE_INVALID` or `INVALID_ARGUMENT` for an option out
 *   of range, or when everything would be replaced by nothing.
 */
export function planImport(
  snapshot: MemorySnapshot,
  other: MemorySnapshot,
  options: ImportOptions & ImportContext,
): Decision<ImportReport> {
  const { mode, now, createId } = options;
  if (options.space && other.space) assertSameSpace(options.space, other.space);
  const space = options.space ?? other.space;
  const removed = mode === 'replace' ? snapshot.preferences : [];
  const merge = new ImportMerge(mode === 'replace' ? [] : snapshot.preferences, {
    ...(space && { space }),
    ...(options.nearDuplicate !== undefined && { nearDuplicate: parseSimilarity(options.nearDuplicate) }),
    now,
    createId,
  });
  const adapt = adaptation(options);
  for (const imported of other.preferences) merge.take(imported, adapt(imported));
  const { added, changed, kept, refused } = merge.outcome();
  if (removed.length > 0 && added.length === 0) throw nothingToReplaceBy(removed.length, refused.length);
  const comparisons = planComparisons(snapshot.comparisons, other.comparisons.map(adapt), { mode, space, createId });

  const takesAny = added.length + comparisons.added.length > 0;
  const setSpace: MemoryChange[] = options.space || !space || !takesAny ? [] : [{ kind: 'set-space', space }];
  return {
    label: `import ${countOf(added.length + changed.length, 'rating')}`,
    changes: [
      ...removed.map(({ id }): MemoryChange => ({ kind: 'remove', id })),
      ...comparisons.removed.map(({ id }): MemoryChange => ({ kind: 'remove-comparison', id })),
      ...setSpace,
      ...changed.map(({ preference }): MemoryChange => updateTo(preference, preference)),
      ...added.map((preference): MemoryChange => ({ kind: 'add', preference })),
      ...comparisons.added.map((comparison): MemoryChange => ({ kind: 'add-comparison', comparison })),
    ],
    inverse: [
      ...comparisons.added.map(({ id }): MemoryChange => ({ kind: 'remove-comparison', id })),
      ...added.map(({ id }): MemoryChange => ({ kind: 'remove', id })),
      ...changed.map(({ previous }): MemoryChange => updateTo(previous, previous)),
      ...setSpace.map((): MemoryChange => ({ kind: 'set-space', space: null })),
      ...additionsBack(removed, new Set(removed)),
      ...comparisonsBack(snapshot.comparisons, new Set(comparisons.removed)),
    ],
    result: { added, changed, kept, removed, refused, comparisons },
  };
}

function planComparisons(
  present: readonly Comparison[],
  imported: readonly Comparison[],
  { mode, ...options }: ComparisonImportOptions & Pick<ImportOptions, 'mode'>,
): ComparisonImport {
  if (mode === 'merge') return mergeComparisons(present, imported, options);
  return { ...mergeComparisons([], imported, options), removed: present };
}

function updateTo({ id }: Preference, values: Preference): MemoryChange {
  return { kind: 'update', id, set: updateBackTo(values) };
}

/** What becomes of each imported rating under the options. */
function adaptation(options: ImportOptions & ImportContext): <T extends Preference | Comparison>(imported: T) => T {
  const category = options.category === undefined ? undefined : parseCategory(options.category);
  const factor = parseWeight(options.weight ?? 1);
  const name = options.from === undefined ? undefined : parseName(options.from);
  const importedAt = options.now.toISOString();
  return (imported) => {
    const whence = name !== undefined ? { name, importedAt } : options.mode === 'merge' ? { importedAt } : undefined;
    const origin = name === undefined ? (imported.origin ?? whence) : whence;
    return {
      ...imported,
      weight: imported.weight * factor,
      ...(category !== undefined && { category }),
      ...(origin && { origin }),
    };
  };
}

function parseName(from: string): string {
  const name = from.trim();
  if (name !== '' && name.length <= 200) return name;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `Ratings are imported from a name of 1 to 200 characters; got ${JSON.stringify(from)}.`,
  );
}

function parseSimilarity(similarity: number): number {
  if (similarity >= -1 && similarity <= 1) return similarity;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `Near duplicates are found by a cosine similarity from -1 to 1, such as 0.9999; got ${similarity}.`,
    { details: { nearDuplicate: String(similarity) } },
  );
}

function nothingToReplaceBy(removed: number, refused: number): VsmError {
  return new VsmError(
    'INVALID_ARGUMENT',
    `The imported memory holds no rating that can be kept (${refused} refused), so ${countOf(removed, 'rating')} would be replaced by nothing. To empty the memory, clear it.`,
    { details: { removed, refused } },
  );
}
