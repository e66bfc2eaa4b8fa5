import { VsmError } from '../errors.ts';
import { type Preference, parseCategory, parseWeight, type Verdict } from '../preference.ts';
import type { Decision } from './decision.ts';
import { updateBackTo, updatePreference } from './update-preference.ts';

/** What of a rating is to become otherwise. */
export interface PreferenceEdit {
  readonly verdict?: Verdict;
  readonly category?: string;
  /** Finite and above 0. */
  readonly weight?: number;
}

/** @throws VsmError `PREFERENCE_NOT_FOUND` when the id is not there, `PREFERENCE_INVALID` when a value is out of range. */
export function planEdit(
  preferences: readonly Preference[],
  id: string,
  { verdict, category, weight }: PreferenceEdit,
): Decision<Preference> {
  const before = preferences.find((preference) => preference.id === id);
  if (!before) {
    throw new VsmError(
      'PREFERENCE_NOT_FOUND',
      `No rating ${JSON.stringify(id)} is in the memory. List the ids with the memory's statistics or export.`,
      { details: { id } },
    );
  }
  const set = {
    verdict: verdict ?? before.verdict,
    category: category === undefined ? before.category : parseCategory(category),
    weight: weight === undefined ? before.weight : parseWeight(weight),
  };
  const isSame = set.verdict === before.verdict && set.category === before.category && set.weight === before.weight;
  if (isSame) return { changes: [], result: before };
  return {
    label: 'edit 1 rating',
    changes: [{ kind: 'update', id, set }],
    inverse: [{ kind: 'update', id, set: updateBackTo(before) }],
    result: updatePreference(before, set),
  };
}
