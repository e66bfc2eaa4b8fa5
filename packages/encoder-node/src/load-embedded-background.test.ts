import { expect, it } from 'vitest';
import { loadEmbeddedBackground } from './load-embedded-background.ts';

it('loads the background that ships', async () => {
  const { count, sample } = await loadEmbeddedBackground();
  expect(count).toBe(sample.length);
});
