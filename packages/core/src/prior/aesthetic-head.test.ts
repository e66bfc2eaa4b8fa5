import { expect, test } from 'vitest';
import { parseAestheticHead } from './aesthetic-head.ts';

const file = {
  format: 'vsm-aesthetic-head',
  version: 1,
  name: 'Beauty',
  space: 'clip-vit-b32',
  weights: [0.5, -1.25],
  bias: 5,
  usual: { mean: 5.5, standardDeviation: 0.75 },
};

test('a head is read as it was written', () => {
  expect(parseAestheticHead(JSON.stringify(file), 'head.json')).toEqual({
    name: 'Beauty',
    space: 'clip-vit-b32',
    weights: Float32Array.of(0.5, -1.25),
    bias: 5,
    usual: { mean: 5.5, standardDeviation: 0.75 },
  });
});

test.each([
  ['not JSON', '{', /head\.json: this is not an aesthetic head\. It is not JSON/],
  ['another format', JSON.stringify({ ...file, format: 'mlp' }), /format: /],
  ['a later version', JSON.stringify({ ...file, version: 2 }), /version: /],
  ['no weights', JSON.stringify({ ...file, weights: [] }), /weights: /],
  ['a weight that is too large', JSON.stringify(file).replace('0.5,', '1e39,'), /weights\.0: /],
  [
    'a deviation of 0',
    JSON.stringify({ ...file, usual: { mean: 5, standardDeviation: 0 } }),
    /usual\.standardDeviation: /,
  ],
  ['a misspelt key', JSON.stringify({ ...file, biass: 1 }), /biass/],
])('%s is refused by name', (_what, text, message) => {
  expect(() => parseAestheticHead(text, 'head.json')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});
