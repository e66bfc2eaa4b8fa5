import { describe, expect, test } from 'vitest';
import { describeSettling, SettlingWatch } from './settling.ts';

const ranking = [0.1, 0.2, 0.3, 0.4];
const other = [0.4, 0.3, 0.2, 0.1];

describe('SettlingWatch', () => {
  test('is silent before five answers, and calls nothing settled before twelve', () => {
    const watch = new SettlingWatch(ranking);
    for (let answer = 1; answer < 5; answer++) watch.add(ranking);
    expect(watch.state).toBeNull();
    watch.add(ranking);
    expect(watch.state).toEqual({ agreement: 1, answers: 5, isSettled: false });
    for (let answer = 6; answer <= 12; answer++) watch.add(ranking);
    expect(watch.state?.isSettled).toBe(true);
  });

  test('notices when an answer turns the ranking round, until that is taken back', () => {
    const watch = new SettlingWatch(ranking);
    for (let answer = 1; answer <= 12; answer++) watch.add(ranking);
    watch.add(other);
    expect(watch.state).toMatchObject({ agreement: 0, isSettled: false });
    watch.removeLast();
    expect(watch.state?.isSettled).toBe(true);
  });

  test('says it in words', () => {
    expect(describeSettling({ agreement: 0.8, answers: 5, isSettled: false })).toBe(
      'The last 5 answers changed the order of 20 in 100 pairs of pictures: more answers help.',
    );
    expect(describeSettling({ agreement: 1, answers: 5, isSettled: true })).toContain(
      'no pair of pictures: it has settled',
    );
  });
});
