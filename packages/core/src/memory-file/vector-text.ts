import { decodeBase64, encodeBase64 } from './base64.ts';
import { float16Bits, float16Value } from './float16.ts';

/** Float32 numbers as base64, little-endian. `float32` is exact, `float16` keeps 11 significant bits at half the size. */
export type BinaryPrecision = 'float16' | 'float32';

/** The keys of an entry under which its embedding stands as base64. */
export const binaryEmbeddingKeys = { float16: 'embedding_f16', float32: 'embedding_f32' } as const;

export function encodeVector(vector: Float32Array, precision: BinaryPrecision): string {
  const bytesPerNumber = precision === 'float16' ? 2 : 4;
  const view = new DataView(new ArrayBuffer(vector.length * bytesPerNumber));
  for (let i = 0; i < vector.length; i++) {
    if (precision === 'float16') view.setUint16(i * 2, float16Bits(vector[i]!), true);
    else view.setFloat32(i * 4, vector[i]!, true);
  }
  return encodeBase64(new Uint8Array(view.buffer));
}

/** The numbers, or `null` when the text is not base64 of whole, finite numbers. */
export function decodeVector(text: string, precision: BinaryPrecision): Float32Array | null {
  const bytesPerNumber = precision === 'float16' ? 2 : 4;
  const bytes = decodeBase64(text);
  if (bytes === null || bytes.length % bytesPerNumber !== 0) return null;
  const view = new DataView(bytes.buffer);
  const vector = new Float32Array(bytes.length / bytesPerNumber);
  for (let i = 0; i < vector.length; i++) {
    const value = precision === 'float16' ? float16Value(view.getUint16(i * 2, true)) : view.getFloat32(i * 4, true);
    if (!Number.isFinite(value)) return null;
    vector[i] = value;
  }
  return vector;
}

/**
 * The numbers as a JSON array on one line, each with the fewest decimals that give the same float32 again and always with a
 * fraction or an exponent: the Python original scores 0 where all numbers are integers.
 */
export function vectorToJson(vector: Float32Array): string {
  const parts = new Array<string>(vector.length);
  for (let i = 0; i < vector.length; i++) parts[i] = float32ToText(vector[i]!);
  return `[${parts.join(', ')}]`;
}

const powersOfTen = Float64Array.from({ length: 13 }, (_, exponent) => 10 ** exponent);

function float32ToText(value: number): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (Number.isInteger(magnitude) && magnitude < 1e21) return `${sign}${magnitude}.0`;
  if (magnitude < 1 && magnitude >= 1e-4) {
    // Both quotient and divisor are exact, so the division rounds as a JSON parser does.
    for (let decimals = 1; decimals < powersOfTen.length; decimals++) {
      const digits = Math.round(magnitude * powersOfTen[decimals]!);
      if (Math.fround(digits / powersOfTen[decimals]!) === magnitude) {
        return `${sign}0.${String(digits).padStart(decimals, '0')}`;
      }
    }
  }
  for (let precision = 1; precision < 9; precision++) {
    const text = magnitude.toPrecision(precision);
    if (Math.fround(Number(text)) === magnitude && /[.e]/.test(text)) return sign + text;
  }
  return sign + magnitude.toPrecision(9);
}
