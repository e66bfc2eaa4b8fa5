/** One tower of CLIP: a stack of equal transformer layers. */
export interface ClipTower {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

export interface ClipVision extends ClipTower {
  /** Side of the picture in pixels. */
  readonly resolution: number;
  /** Side of a patch in pixels. */
  readonly patchSize: number;
}

export interface ClipText extends ClipTower {
  /** Tokens at most, with those of start and end. */
  readonly contextLength: number;
  readonly vocabularySize: number;
}

/** The sizes of a CLIP model. */
export interface ClipArchitecture {
  /** Of the space that both towers embed into. */
  readonly dimensions: number;
  readonly vision: ClipVision;
  readonly text: ClipText;
}

export const clipViTB32: ClipArchitecture = {
  dimensions: 512,
  vision: { width: 768, layers: 12, heads: 12, resolution: 224, patchSize: 32 },
  text: { width: 512, layers: 12, heads: 8, contextLength: 77, vocabularySize: 49_408 },
};

/** Values of a tensor by its name in OpenAI's state dict, row-major; throws where there is none of this shape. */
export type ClipWeights = (name: string, shape: readonly number[]) => Float32Array;

/** Patches along one side of the picture. */
export function patchGridSize({ resolution, patchSize }: ClipVision): number {
  return Math.floor(resolution / patchSize);
}

/** Width of the hidden layer between the two linear layers that follow attention. */
export function hiddenWidth({ width }: ClipTower): number {
  return 4 * width;
}
