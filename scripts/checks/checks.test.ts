import { expect, test } from 'vitest';
import { checks, selectChecks } from './checks.mjs';

test('a selection keeps the running order and brings what it needs', () => {
  const names = selectChecks(['attw', 'lint']).map(({ name }) => name);
  expect(names).toEqual(['build', 'lint', 'pack', 'attw']);
});

test('an unknown name is refused with the names there are', () => {
  expect(() => selectChecks(['lint', 'spelling'])).toThrow(/"spelling" is no check.*build, lint, types/);
});

test('a check needs only checks that run before it', () => {
  const seen = new Set<string>();
  for (const { name, needs = [] } of checks) {
    for (const need of needs) expect(seen, `${name} needs ${need}`).toContain(need);
    seen.add(name);
  }
});
