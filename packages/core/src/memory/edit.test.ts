import { expect, test } from 'vitest';
import { VsmError } from '../errors.ts';
import { open, vectorOf } from './mutations.testing.ts';

test('an edit changes what a rating says and nothing else, and can be undone', async () => {
  const memory = await open();
  const { preference } = await memory.like({ vector: vectorOf(0) }, { category: 'style', metadata: { note: 'x' } });
  const { revision } = memory;
  const edited = await memory.edit(preference.id, { weight: 2, category: ' lighting ' });
  expect(edited).toEqual({ ...preference, weight: 2, category: 'lighting' });
  expect(memory.preferences).toEqual([edited]);
  expect(memory.revision).not.toBe(revision);
  await memory.undo();
  expect(memory.preferences).toEqual([preference]);
});

test('an edit to what is there already changes nothing', async () => {
  const memory = await open();
  const { preference } = await memory.like({ vector: vectorOf(0) });
  const { revision } = memory;
  expect(await memory.edit(preference.id, { weight: 1, verdict: 'like' })).toEqual(preference);
  expect(memory.revision).toBe(revision);
});

test('an edit of what is not there, or to what cannot be, is refused', async () => {
  const memory = await open();
  const { preference } = await memory.like({ vector: vectorOf(0) });
  const refuses = (code: 'PREFERENCE_NOT_FOUND' | 'PREFERENCE_INVALID') => (error: unknown) => VsmError.is(error, code);
  await expect(memory.edit('other', { weight: 2 })).rejects.toSatisfy(refuses('PREFERENCE_NOT_FOUND'));
  await expect(memory.edit(preference.id, { weight: 0 })).rejects.toSatisfy(refuses('PREFERENCE_INVALID'));
  await expect(memory.edit(preference.id, { category: ' ' })).rejects.toSatisfy(refuses('PREFERENCE_INVALID'));
});
