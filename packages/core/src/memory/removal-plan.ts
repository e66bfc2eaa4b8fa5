import type { Comparison } from '../comparison.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { countOf, type Decision } from './decision.ts';

/** What can be removed from a memory. */
type Removable = Pick<MemorySnapshot, 'preferences' | 'comparisons'>;

/** @throws VsmError `PREFERENCE_NOT_FOUND` when an id is not there. */
export function planRemoval(memory: Removable, ids: readonly string[]): Decision<Preference[]> {
  const { preferences } = memory;
  const byId = new Map(preferences.map((preference) => [preference.id, preference]));
  const asked = [...new Set(ids)].map((id) => byId.get(id) ?? notFound(id));
  return { ...planRemovalOf(memory, { preferences: new Set(asked) }, 'remove'), result: asked };
}

export function planClearing(memory: Removable, category: string | undefined): Decision<Preference[]> {
  const isCleared = (each: Preference | Comparison) => category === undefined || each.category === category;
  return planRemovalOf(memory, removedWhere(memory, isCleared), 'clear');
}

/** @throws VsmError `PREFERENCE_NOT_FOUND` when nothing came from there. */
export function planRevocation(memory: Removable, name: string): Decision<Preference[]> {
  const imported = removedWhere(memory, ({ origin }) => origin?.name === name);
  if (imported.preferences.size + imported.comparisons.size === 0) throw notImported(memory, name);
  const { label, ...plan } = planRemovalOf(memory, imported, 'revoke');
  return { ...plan, label: `${label} from ${JSON.stringify(name)}` };
}

/** Changes that put removed preferences back, each where it was among `preferences`. */
export function additionsBack(preferences: readonly Preference[], removed: ReadonlySet<Preference>): MemoryChange[] {
  return preferences.flatMap((preference, at): MemoryChange[] =>
    removed.has(preference) ? [{ kind: 'add', preference, at }] : [],
  );
}

/** The same for comparisons. */
export function comparisonsBack(comparisons: readonly Comparison[], removed: ReadonlySet<Comparison>): MemoryChange[] {
  return comparisons.flatMap((comparison, at): MemoryChange[] =>
    removed.has(comparison) ? [{ kind: 'add-comparison', comparison, at }] : [],
  );
}

interface Removed {
  readonly preferences: ReadonlySet<Preference>;
  readonly comparisons?: ReadonlySet<Comparison>;
}

function removedWhere(
  { preferences, comparisons }: Removable,
  condition: (each: Preference | Comparison) => boolean,
): Required<Removed> {
  return { preferences: new Set(preferences.filter(condition)), comparisons: new Set(comparisons.filter(condition)) };
}

function planRemovalOf(
  memory: Removable,
  { preferences, comparisons = new Set() }: Removed,
  verb: string,
): Decision<Preference[]> {
  const compared = comparisons.size > 0 ? ` and ${countOf(comparisons.size, 'comparison')}` : '';
  return {
    label: `${verb} ${countOf(preferences.size, 'rating')}${compared}`,
    changes: [
      ...[...preferences].map(({ id }): MemoryChange => ({ kind: 'remove', id })),
      ...[...comparisons].map(({ id }): MemoryChange => ({ kind: 'remove-comparison', id })),
    ],
    inverse: [...additionsBack(memory.preferences, preferences), ...comparisonsBack(memory.comparisons, comparisons)],
    result: [...preferences],
  };
}

function notFound(id: string): never {
  throw new VsmError(
    'PREFERENCE_NOT_FOUND',
    `No rating ${JSON.stringify(id)} is in the memory. List the ids with the memory's statistics or export.`,
    { details: { id } },
  );
}

function notImported({ preferences, comparisons }: Removable, name: string): VsmError {
  const names = [...new Set([...preferences, ...comparisons].flatMap(({ origin }) => origin?.name ?? []))];
  const known =
    names.length === 0
      ? 'No rating was imported under a name.'
      : `Ratings were imported from ${names.map((known) => JSON.stringify(known)).join(', ')}.`;
  return new VsmError(
    'PREFERENCE_NOT_FOUND',
    `No rating in the memory was imported from ${JSON.stringify(name)}. ${known}`,
    { details: { name, names } },
  );
}
