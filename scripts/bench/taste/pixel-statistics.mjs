const largestCount = 255;
/** A colour counts when it fills at least this share of the picture; as 16 x 16 x 16 colours. */
const smallestShare = 0.001;

export const styleNames = ['luminance', 'warmth', 'saturation', 'contrast', 'clutter', 'colours'];

/**
 * What a picture's style is by plain sums over its pixels, which know nothing of the descriptor: mean luminance, warmth
 * (red minus blue) and saturation (largest minus smallest channel), the range of luminance without its 5 % extremes,
 * the mean step between neighbouring pixels, and the number of colours.
 */
export function measureStyle({ width, height, data }) {
  const pixelCount = width * height;
  const luminances = new Float64Array(pixelCount);
  const colourCounts = new Uint32Array(4096);
  let warmth = 0;
  let saturation = 0;
  for (let i = 0; i < pixelCount; i++) {
    const [red, green, blue] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    luminances[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
    warmth += red - blue;
    saturation += Math.max(red, green, blue) - Math.min(red, green, blue);
    colourCounts[((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)]++;
  }
  const sorted = luminances.toSorted();
  const quantile = (share) => sorted[Math.floor(share * (pixelCount - 1))];
  return {
    luminance: luminances.reduce((sum, value) => sum + value, 0) / pixelCount / largestCount,
    warmth: warmth / pixelCount / largestCount,
    saturation: saturation / pixelCount / largestCount,
    contrast: (quantile(0.95) - quantile(0.05)) / largestCount,
    clutter: meanStep(luminances, width) / largestCount,
    colours: colourCounts.reduce((sum, count) => sum + (count >= smallestShare * pixelCount ? 1 : 0), 0),
  };
}

/** Between each pixel and those to its right and below. */
function meanStep(values, width) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if ((i + 1) % width > 0) sum += Math.abs(values[i + 1] - values[i]);
    if (i + width < values.length) sum += Math.abs(values[i + width] - values[i]);
  }
  return sum / values.length;
}
