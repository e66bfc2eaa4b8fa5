import type { PreferenceUpdate } from '../memory-store.ts';
import type { Preference } from '../preference.ts';

/** The preference with new values; `null` takes away what it may be without. */
export function updatePreference(preference: Preference, set: PreferenceUpdate): Preference {
  const { source: oldSource, origin: oldOrigin, ...kept } = preference;
  const { source = oldSource, origin = oldOrigin, ...values } = set;
  return { ...kept, ...values, ...(source && { source }), ...(origin && { origin }) };
}

/** The update that takes any update of this preference back. */
export function updateBackTo({
  verdict,
  category,
  weight,
  createdAt,
  metadata,
  ...rest
}: Preference): PreferenceUpdate {
  return {
    verdict,
    category,
    weight,
    createdAt,
    metadata,
    source: rest.source ?? null,
    origin: rest.origin ?? null,
  };
}
