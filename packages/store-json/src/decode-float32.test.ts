import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFloat32 } from './decode-float32.ts';

const around = Buffer.from('"');

function decode(text: string): Float32Array | null {
  const bytes = Buffer.concat([around, Buffer.from(text, 'latin1'), around]);
  return decodeFloat32(bytes, 1, bytes.length - 1);
}

describe('decodeFloat32', () => {
  it('gives back finite numbers bit for bit', () => {
    const numbers = fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 20 });
    fc.assert(
      fc.property(numbers, (vector) => {
        const bytes = Buffer.alloc(vector.length * 4);
        for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
        expect(decode(bytes.toString('base64'))).toEqual(vector);
      }),
    );
  });

  it.each([
    ['a character that is not base64', 'AACA?w=='],
    ['a character of another base64', 'AACA-w=='],
    ['a character beyond ASCII', 'AACA\xffw=='],
    ['a length that is no base64', 'AACAPw='],
    ['half a number', 'AAA='],
    ['infinity', 'AACAfw=='],
    ['no number', 'AADAfw=='],
  ])('refuses %s', (_, text) => {
    expect(decode(text)).toBeNull();
  });
});
