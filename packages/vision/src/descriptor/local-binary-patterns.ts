import type { Plane } from './plane.ts';

const neighbours = 8;
const uniformBins = 59;
const invariantBins = 10;
/** A neighbour must be this much lighter to count, which keeps noise in flat areas out of the patterns. */
const threshold = 0.006;

/** Uniform patterns (at most two changes around the circle) get a bin each, all others share the last. */
const uniformBinOf: Uint8Array = buildUniformBins();
/** Uniform patterns are binned by how many neighbours are lighter, all others share the last. */
const invariantBinOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, pattern) =>
  isUniform(pattern) ? countLighter(pattern) : invariantBins - 1,
);

interface LocalBinaryPatterns {
  readonly binaryPatterns: Float32Array;
  readonly invariantPatterns: Float32Array;
}

/**
 * Texture: which of a pixel's eight neighbours are lighter than it, counted over the picture.
 *
 * @param lightness a pyramid of at least three levels, finest first.
 * @see Ojala, Pietikäinen, Mäenpää: Multiresolution gray-scale and rotation invariant texture classification (2002)
 */
export function describeTexture(lightness: readonly Plane[]): LocalBinaryPatterns {
  const [fine, middle, coarse] = lightness;
  const invariantPatterns = new Float32Array(2 * invariantBins);
  invariantPatterns.set(countPatterns(middle!, invariantBinOf, invariantBins));
  invariantPatterns.set(countPatterns(coarse!, invariantBinOf, invariantBins), invariantBins);
  return { binaryPatterns: countPatterns(fine!, uniformBinOf, uniformBins), invariantPatterns };
}

function countPatterns({ size, data }: Plane, binOf: Uint8Array, binCount: number): Float32Array {
  const bins = new Uint32Array(binCount);
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const i = y * size + x;
      const level = data[i]! + threshold;
      const pattern =
        (data[i - size - 1]! > level ? 1 : 0) |
        (data[i - size]! > level ? 2 : 0) |
        (data[i - size + 1]! > level ? 4 : 0) |
        (data[i + 1]! > level ? 8 : 0) |
        (data[i + size + 1]! > level ? 16 : 0) |
        (data[i + size]! > level ? 32 : 0) |
        (data[i + size - 1]! > level ? 64 : 0) |
        (data[i - 1]! > level ? 128 : 0);
      const bin = binOf[pattern]!;
      bins[bin] = bins[bin]! + 1;
    }
  }
  const counted = (size - 2) ** 2;
  return Float32Array.from(bins, (count) => count / counted);
}

function buildUniformBins(): Uint8Array {
  let next = 0;
  return Uint8Array.from({ length: 256 }, (_, pattern) => (isUniform(pattern) ? next++ : uniformBins - 1));
}

function isUniform(pattern: number): boolean {
  let changes = 0;
  for (let bit = 0; bit < neighbours; bit++) {
    const next = (bit + 1) % neighbours;
    if (((pattern >> bit) & 1) !== ((pattern >> next) & 1)) changes++;
  }
  return changes <= 2;
}

function countLighter(pattern: number): number {
  let count = 0;
  for (let bit = 0; bit < neighbours; bit++) count += (pattern >> bit) & 1;
  return count;
}
