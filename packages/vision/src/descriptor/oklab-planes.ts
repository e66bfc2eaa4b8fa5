/** A picture in OKLab at half the resolution of the pixels it came from. */
export interface OklabPlanes {
  readonly size: number;
  /** 0 black to 1 white. */
  readonly lightness: Float32Array;
  /** Green (negative) to red, about -0.24..0.28. */
  readonly a: Float32Array;
  /** Blue (negative) to yellow, about -0.32..0.20. */
  readonly b: Float32Array;
  /** Distance from grey, 0 to about 0.33. */
  readonly chroma: Float32Array;
}

const linearLight: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/**
 * OKLab of every 2 x 2 block of sRGB bytes, averaged in linear light.
 *
 * @see https://bottosson.github.io/posts/oklab/
 */
export function toOklabPlanes(pixels: Uint8Array, pixelsPerSide: number): OklabPlanes {
  const size = pixelsPerSide >> 1;
  const count = size * size;
  const lightness = new Float32Array(count);
  const planeA = new Float32Array(count);
  const planeB = new Float32Array(count);
  const chroma = new Float32Array(count);
  const rowBytes = pixelsPerSide * 3;

  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      const corner = 2 * y * rowBytes + 6 * x;
      const red = meanOfBlock(pixels, corner, rowBytes);
      const green = meanOfBlock(pixels, corner + 1, rowBytes);
      const blue = meanOfBlock(pixels, corner + 2, rowBytes);

      const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
      const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
      const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);

      const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
      const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
      lightness[i] = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
      planeA[i] = a;
      planeB[i] = b;
      chroma[i] = Math.sqrt(a * a + b * b);
    }
  }
  return { size, lightness, a: planeA, b: planeB, chroma };
}

/** One channel of the 2 x 2 block whose first byte is at `corner`, in linear light. */
function meanOfBlock(pixels: Uint8Array, corner: number, rowBytes: number): number {
  return (
    0.25 *
    (linearLight[pixels[corner]!]! +
      linearLight[pixels[corner + 3]!]! +
      linearLight[pixels[corner + rowBytes]!]! +
      linearLight[pixels[corner + rowBytes + 3]!]!)
  );
}
