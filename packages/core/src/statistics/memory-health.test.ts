import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { preference } from '../memory-file/snapshot.testing.ts';
import { memoryHealth } from './memory-health.ts';

const preferences = fc.array(preference('test', 4), { maxLength: 10 });

describe('memoryHealth', () => {
  test('diversity is 1 minus the mean cosine of all pairs', () => {
    fc.assert(
      fc.property(preferences, (rated) => {
        const cosines = rated.flatMap((a, i) =>
          rated.slice(i + 1).map((b) => dotProduct(a.embedding.vector, b.embedding.vector)),
        );
        const mean = cosines.reduce((total, cosine) => total + cosine, 0) / cosines.length;
        expect(memoryHealth({ preferences: rated }).diversity).toBeCloseTo(cosines.length === 0 ? 0 : 1 - mean, 5);
      }),
    );
  });

  test('a memory beyond its size is as unhealthy as a full one, and is told so', () => {
    fc.assert(
      fc.property(
        preferences.filter((rated) => rated.length > 2),
        (rated) => {
          const { usage, health, diversity, balance, advice } = memoryHealth(
            { preferences: rated },
            { maxPreferences: 2 },
          );
          expect(usage).toBe(rated.length / 2);
          expect(health).toBeCloseTo((diversity + balance) / 3, 12);
          expect(advice).toContain('nearly-full');
        },
      ),
    );
  });

  test.each([0, -1, Number.NaN])('refuses a size of %s', (maxPreferences) => {
    expect(() => memoryHealth({ preferences: [] }, { maxPreferences })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
