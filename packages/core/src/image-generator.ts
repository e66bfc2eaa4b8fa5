/** What to draw. Fields that a generator does not know are refused or ignored as its documentation says. */
export interface GenerateRequest {
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Unsigned 32-bit. Without one the generator chooses and reports it. */
  readonly seed?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Pictures in one run; 1 if not given. */
  readonly count?: number;
  /** What only this generator knows: sampler, steps, checkpoint, style. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface GeneratedImage {
  /** The encoded file as the generator gave it. */
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly seed: number | null;
  /** What the generator says of it: prompt, sampler, model ... Plain JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface GenerationPreview {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** 0..1 of the run. */
  readonly progress: number;
}

export interface GenerateOptions {
  readonly signal?: AbortSignal;
  readonly onPreview?: (preview: GenerationPreview) => void;
}

/** Anything that draws pictures. Prove an implementation with `testImageGenerator` of `@vsm/conformance`. */
export interface ImageGenerator {
  readonly id: string;
  /**
   * Yields `request.count` pictures as they are ready. The same request with the same seed gives the same picture
   * as far as the tool behind it is deterministic.
   *
   * @throws VsmError `GENERATOR_UNREACHABLE`, `GENERATOR_FAILED` or `INVALID_ARGUMENT`; the signal's reason when it aborts.
   */
  generate(request: GenerateRequest, options?: GenerateOptions): AsyncIterable<GeneratedImage>;
  /** Stops the run under way, if any. Resolves when the tool has been told. */
  interrupt(): Promise<void>;
}
