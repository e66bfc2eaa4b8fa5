import { expect, it } from 'vitest';
import { inTurn } from './in-turn.ts';

it('starts a call when the one before has ended, even badly', async () => {
  const events: string[] = [];
  const perform = inTurn(async (name: string) => {
    events.push(`${name} starts`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === 'b') throw new Error('broken');
    return name;
  });
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map(perform));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});
