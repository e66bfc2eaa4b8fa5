import { VsmError } from '../errors.ts';
import type { MemoryChange } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { countOf, type Decision } from './decision.ts';

/** @throws VsmError `PREFERENCE_NOT_FOUND` when an id is not there. */
export function planRemoval(preferences: readonly Preference[], ids: readonly string[]): Decision<Preference[]> {
  const byId = new Map(preferences.map((preference) => [preference.id, preference]));
  const asked = [...new Set(ids)].map((id) => byId.get(id) ?? notFound(id));
  return { ...planRemovalWhere(preferences, new Set(asked), 'remove'), result: asked };
}

export function planClearing(preferences: readonly Preference[], category: string | undefined): Decision<Preference[]> {
  const cleared = preferences.filter((preference) => category === undefined || preference.category === category);
  return planRemovalWhere(preferences, new Set(cleared), 'clear');
}

/** @throws VsmError `PREFERENCE_NOT_FOUND` when nothing came from there. */
export function planRevocation(preferences: readonly Preference[], name: string): Decision<Preference[]> {
  const imported = preferences.filter(({ origin }) => origin?.name === name);
  if (imported.length === 0) throw notImported(preferences, name);
  const { label, ...plan } = planRemovalWhere(preferences, new Set(imported), 'revoke');
  return { ...plan, label: `${label} from ${JSON.stringify(name)}` };
}

/** Changes that put removed preferences back, each where it was among `preferences`. */
export function additionsBack(preferences: readonly Preference[], removed: ReadonlySet<Preference>): MemoryChange[] {
  return preferences.flatMap((preference, at): MemoryChange[] =>
    removed.has(preference) ? [{ kind: 'add', preference, at }] : [],
  );
}

function planRemovalWhere(
  preferences: readonly Preference[],
  removed: ReadonlySet<Preference>,
  verb: string,
): Decision<Preference[]> {
  return {
    label: `${verb} ${countOf(removed.size, 'rating')}`,
    changes: [...removed].map(({ id }) => ({ kind: 'remove', id })),
    inverse: additionsBack(preferences, removed),
    result: [...removed],
  };
}

function notFound(id: string): never {
  throw new VsmError(
    'PREFERENCE_NOT_FOUND',
    `No rating ${JSON.stringify(id)} is in the memory. List the ids with the memory's statistics or export.`,
    { details: { id } },
  );
}

function notImported(preferences: readonly Preference[], name: string): VsmError {
  const names = [...new Set(preferences.flatMap(({ origin }) => origin?.name ?? []))];
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
