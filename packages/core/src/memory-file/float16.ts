/**
 * The half-precision number nearest to `value`, as its 16 bits: ties to even, too large becomes infinity.
 *
 * @see IEEE 754-2008, binary16
 */
export function float16Bits(value: number): number {
  scratchFloat[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const halfExponent = exponent - 127 + 15;
  if (halfExponent >= 31) return sign | 0x7c00;
  if (halfExponent > 0) return sign | roundShift((halfExponent << 23) | fraction, 13);
  if (halfExponent < -10) return sign;
  return sign | roundShift(fraction | 0x800000, 14 - halfExponent);
}

/** The value of 16 half-precision bits; exact. */
export function float16Value(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * smallestStep;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1024 + fraction) * smallestStep * (1 << (exponent - 1));
}

/** The distance between the smallest half-precision numbers. */
const smallestStep = 2 ** -24;
const scratchFloat = new Float32Array(1);
const scratchBits = new Uint32Array(scratchFloat.buffer);

/** `value >> shift`, rounded to the nearest, ties to even. A carry runs into the exponent, which is right. */
function roundShift(value: number, shift: number): number {
  const quotient = value >> shift;
  const remainder = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return remainder > half || (remainder === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}
