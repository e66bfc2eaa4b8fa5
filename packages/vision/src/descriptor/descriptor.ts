/** What a picture looks like in 648 numbers computed by formula: colour, light, texture, composition. All are finite. */
export interface Descriptor {
  /** `[196]`: joint histogram of OKLab, 4 lightness x 7 a x 7 b, trilinear. Sums to 1. */
  readonly jointColor: Float32Array;
  /** `[16]`: histogram of lightness. Sums to 1. */
  readonly lightness: Float32Array;
  /** `[8]`: histogram of chroma. Sums to 1. */
  readonly chroma: Float32Array;
  /** `[16]`: histogram of hue weighted by chroma. Sums to 1 for colourful pictures, to less for nearly grey ones. */
  readonly hue: Float32Array;
  /** `[64]`: 4 x 4 cells, each mean lightness, a, b and spread of lightness. */
  readonly layout: Float32Array;
  /** `[64]`: 8 x 8 cells of lightness relative to the picture's mean. */
  readonly thumbnail: Float32Array;
  /** `[128]`: 4 x 4 cells x 8 directions of edges. Sums to 1, to less for nearly flat pictures. */
  readonly orientedGradients: Float32Array;
  /** `[27]`: 3 scales, finest first, x 9 directions of edges. Each scale sums as `orientedGradients` does. */
  readonly orientation: Float32Array;
  /** `[59]`: uniform local binary patterns at the finest scale. Sums to 1. */
  readonly binaryPatterns: Float32Array;
  /** `[20]`: 2 coarser scales x 10 rotation-invariant local binary patterns. Each scale sums to 1. */
  readonly invariantPatterns: Float32Array;
  /** `[15]`: lightness, a and b x 5 octaves, finest first: how much detail there is. */
  readonly spectrum: Float32Array;
  /** `[25]`: moments, quantiles and shares, named in `statistics.ts`. */
  readonly statistics: Float32Array;
  /** `[10]`: symmetry, centre against border, where the detail lies; named in `composition.ts`. */
  readonly composition: Float32Array;
}
