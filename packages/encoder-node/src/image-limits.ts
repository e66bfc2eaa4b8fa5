/** What is refused before it is decoded, so that no file can exhaust the memory. */
export interface ImageLimits {
  /** Width times height of the decoded picture. */
  readonly maxPixels: number;
  /** Size of the encoded file. */
  readonly maxBytes: number;
}

/** 100 megapixels (300 MB decoded) and files of 256 MiB. */
export const defaultImageLimits: ImageLimits = { maxPixels: 100_000_000, maxBytes: 256 * 1024 * 1024 };
