import { endianness } from 'node:os';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code; 64 for what is not base64. */
const digitOfCode = new Uint8Array(256).fill(64);
for (let digit = 0; digit < alphabet.length; digit++) digitOfCode[alphabet.charCodeAt(digit)] = digit;

const isBigEndian = endianness() === 'BE';
const padding = 0x3d;

/**
 * The little-endian float32 numbers whose base64 stands in `bytes` from `start` to `end`; `null` when that is not base64 of
 * whole, finite numbers. It reads the bytes of a file directly: a text for each embedding of a large memory would be garbage of
 * hundreds of megabytes.
 */
export function decodeFloat32(bytes: Uint8Array, start: number, end: number): Float32Array | null {
  let digitsEnd = end;
  while (digitsEnd > end - 2 && bytes[digitsEnd - 1] === padding) digitsEnd--;
  const byteLength = ((digitsEnd - start) * 3) >> 2;
  if ((end - start) % 4 !== 0 || byteLength % 4 !== 0) return null;
  const vector = new Float32Array(byteLength / 4);
  const decoded = new Uint8Array(vector.buffer);
  let invalid = 0;
  let position = 0;
  for (let i = start; i < digitsEnd; i += 4) {
    const a = digitOfCode[bytes[i]!]!;
    const b = digitOfCode[bytes[i + 1]!]!;
    const c = i + 2 < digitsEnd ? digitOfCode[bytes[i + 2]!]! : 0;
    const d = i + 3 < digitsEnd ? digitOfCode[bytes[i + 3]!]! : 0;
    invalid |= a | b | c | d;
    decoded[position] = (a << 2) | (b >> 4);
    decoded[position + 1] = (b << 4) | (c >> 2);
    decoded[position + 2] = (c << 6) | d;
    position += 3;
  }
  if ((invalid & 64) !== 0) return null;
  if (isBigEndian) Buffer.from(vector.buffer).swap32();
  // 0 times a number that is not finite is no number.
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * 0;
  return sum === 0 ? vector : null;
}
