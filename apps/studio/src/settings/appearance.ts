import { signal } from '@preact/signals';
import type { StudioSettings } from '@vsm/server/client';
import { client } from '../state/client.ts';

type Appearance = StudioSettings['appearance'];

/** Kept by the browser too, so that a dark page is never light for a moment. */
const storageKey = 'vsm-appearance';

export const appearance = signal<Appearance>(readStored());

function readStored(): Appearance {
  const stored = localStorage.getItem(storageKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function showAppearance(value: Appearance): void {
  appearance.value = value;
  localStorage.setItem(storageKey, value);
  document.documentElement.dataset['appearance'] = value;
}

export async function setAppearance(value: Appearance): Promise<void> {
  showAppearance(value);
  await client.value.saveSettings({ ...(await client.value.settings()), appearance: value });
}
