import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { float16Bits, float16Value } from './float16.ts';
import { decodeVector, encodeVector, vectorToJson } from './vector-text.ts';

const float32Vector = fc.float32Array({ noNaN: true, noDefaultInfinity: true });

describe('base64', () => {
  test('is what Node writes, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  test.each(['a', 'ab=', '====', 'a===', 'ab!=', 'a=bc', 'äöüß', 'ab-_'])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeNull();
  });
});

describe('float16', () => {
  test('all 65536 bit patterns come back, NaN as NaN', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = float16Value(bits);
      if (Number.isNaN(value)) expect(float16Value(float16Bits(value))).toBeNaN();
      else if (float16Bits(value) !== bits) expect(float16Bits(value)).toBe(bits);
    }
  });

  test.each([
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['the largest', 65504, 0x7bff],
    ['beyond the largest', 65520, 0x7c00],
    ['just not beyond it', 65519, 0x7bff],
    ['the smallest', 2 ** -24, 0x0001],
    ['half the smallest, to even', 2 ** -25, 0x0000],
    ['a little more than half', 2 ** -25 * 1.001, 0x0001],
    ['the smallest normal', 2 ** -14, 0x0400],
    ['a third', 1 / 3, 0x3555],
    ['a tie to even', 1 + 2 ** -11, 0x3c00],
    ['a tie to even, upwards', 1 + 3 * 2 ** -11, 0x3c02],
    ['minus zero', -0, 0x8000],
  ])('%s', (_, value, bits) => {
    expect(float16Bits(value)).toBe(bits);
  });
});

describe('vectors as text', () => {
  test('base64 of float32 is exact, of float16 within half a step', () => {
    fc.assert(
      fc.property(float32Vector, (vector) => {
        expect(decodeVector(encodeVector(vector, 'float32'), 'float32')).toEqual(vector);
      }),
    );
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, min: -1, max: 1 }), (vector) => {
        const decoded = decodeVector(encodeVector(vector, 'float16'), 'float16')!;
        decoded.forEach((value, index) => {
          expect(Math.abs(value - vector[index]!)).toBeLessThanOrEqual(2 ** -12);
        });
      }),
    );
  });

  test.each(['AAA=', 'AADAfw==', 'not base64'])('%j is no float32 vector', (text) => {
    expect(decodeVector(text, 'float32')).toBeNull();
  });

  test('JSON gives back the same float32, each with a fraction or an exponent', () => {
    fc.assert(
      fc.property(float32Vector, (vector) => {
        const json = vectorToJson(vector);
        expect(Float32Array.from(JSON.parse(json) as number[])).toEqual(vector);
        expect(
          json
            .slice(1, -1)
            .split(', ')
            .every((number) => number === '' || /[.e]/.test(number)),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('uses the fewest digits', () => {
    expect(vectorToJson(Float32Array.of(0.1, -0.25, 0.012345, 1, 0, -0, 1e-8, 3.5, 1e30))).toBe(
      '[0.1, -0.25, 0.012345, 1.0, 0.0, -0.0, 1e-8, 3.5, 1e+30]',
    );
  });
});
