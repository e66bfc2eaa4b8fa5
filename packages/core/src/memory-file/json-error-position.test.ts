import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonErrorPosition } from './json-error-position.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['{"a":}', 5],
  ['{"a":1,,}', 7],
  ['{"a":1,}', 7],
  ['[1,]', 3],
  ['[1,2]]', 5],
  ['{a:1}', 1],
  ['{"a" 1}', 5],
  ['{"a":tru}', 5],
  ['[01]', 2],
  ['["a\nb"]', 3],
  ['["\\x"]', 2],
  ['[}', 1],
  ['{]', 1],
  ['x', 0],
])('%j is wrong at %i', (text, position) => {
  expect(jsonErrorPosition(text)).toBe(position);
});

test.each(['', '[', '{"a', '{"a":', '[tru', '[-', '[1.', '[2e+', '["\\', '["\\u12', '{"a":1'])(
  '%j ends too early',
  (text) => {
    expect(jsonErrorPosition(text)).toBe(text.length);
  },
);

test('JSON cut off anywhere ends too early', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, length) => {
      const cut = json.slice(0, length % (json.length + 1));
      expect(jsonErrorPosition(cut)).toBe(cut.length);
    }),
    { numRuns: 1000 },
  );
});

test('what JSON.parse refuses has its fault at a place up to which all is well', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\x1-.e \n'), (json, at, character) => {
      const index = at % (json.length + 1);
      const text = json.slice(0, index) + character + json.slice(index + 1);
      const position = jsonErrorPosition(text);
      if (isJson(text)) expect(position).toBe(text.length);
      else expect(jsonErrorPosition(text.slice(0, position))).toBe(position);
    }),
    { numRuns: 2000 },
  );
});
