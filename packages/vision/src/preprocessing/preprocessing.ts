/**
 * How a picture of any shape becomes a square.
 * - `shortest-edge`: the shorter side is scaled to the size, then the centre is cut out; shapes stay, borders are lost.
 * - `squash`: both sides are scaled to the size; the whole picture is seen, its shape is not.
 */
export type ResizeMode = 'shortest-edge' | 'squash';

/** How pixels are weighed when a picture is resized, as Pillow names it; each is antialiased. */
export type ResizeFilter = 'bicubic' | 'bilinear';

/** What a network expects of its input. It is part of an embedding space: pictures prepared otherwise do not compare. */
export interface Preprocessing {
  /** Side of the square in pixels. */
  readonly size: number;
  readonly resizeMode: ResizeMode;
  /** What the shorter side is scaled to before a square of `size` is cut out: at least `size`, which it is if not given. */
  readonly resizeSize?: number;
  /** Bicubic if not given. */
  readonly filter?: ResizeFilter;
  /** Subtracted from each channel (red, green, blue) after scaling to 0..1. */
  readonly mean: readonly [number, number, number];
  /** Divides each channel after the mean is subtracted. */
  readonly std: readonly [number, number, number];
}

/**
 * The preprocessing of OpenAI's CLIP.
 *
 * @see https://github.com/openai/CLIP/blob/main/clip/clip.py
 */
export const clipPreprocessing: Preprocessing = {
  size: 224,
  resizeMode: 'shortest-edge',
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** The preprocessing of the embedded encoder: the whole picture, its channels in 0..1. */
export const embeddedPreprocessing: Preprocessing = {
  size: 224,
  resizeMode: 'squash',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
