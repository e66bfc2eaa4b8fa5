import type { GenerationPreview } from '../image-generator.ts';
import type { Score } from '../score.ts';
import { type PreviewRule, type PreviewTrace, previewCheckpoints } from './preview-rule.ts';

export interface PreviewWatchOptions {
  readonly rule: PreviewRule;
  readonly assess: (preview: GenerationPreview, options: { readonly signal?: AbortSignal }) => Promise<Score>;
  /** A run expected to score more than this is finished, though it may not pass: it may be the best of all. */
  readonly worthHaving: number;
  /** Decides whether a run that the rule would stop is let go on, to learn how often the rule errs. */
  readonly isSpared: () => boolean;
}

/** Thrown into a run to end it; never seen outside. */
export class UnpromisingPreview extends Error {
  override readonly name: string = 'UnpromisingPreview';
  readonly preview: GenerationPreview;
  readonly expected: number;

  constructor(preview: GenerationPreview, expected: number) {
    super(`The preview at ${Math.round(preview.progress * 100)}% promises too little.`);
    this.preview = preview;
    this.expected = expected;
  }
}

/** Scores previews of one run as they come, one at a time, and aborts `signal` with `UnpromisingPreview` when one says so. */
export class PreviewWatch {
  readonly #options: PreviewWatchOptions;
  readonly #stop = new AbortController();
  readonly #previews: (number | null)[] = [];
  #isScoring = false;
  #isSpared = false;
  #failure: unknown = null;

  constructor(options: PreviewWatchOptions) {
    this.#options = options;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Takes a preview unless one is being scored or none is due. */
  see(preview: GenerationPreview): void {
    const checkpoint = previewCheckpoints.findLastIndex((progress) => preview.progress >= progress);
    if (checkpoint < this.#previews.length || this.#isScoring || this.signal.aborted) return;
    this.#isScoring = true;
    this.#score(preview, checkpoint)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#isScoring = false;
      });
  }

  /**
   * What was seen of a run that ended so.
   *
   * @throws what scoring a preview threw.
   */
  trace(final: number | null): PreviewTrace {
    if (this.#failure !== null) throw this.#failure;
    return { previews: [...this.#previews], final, ...(this.#isSpared && { wasSpared: true }) };
  }

  async #score(preview: GenerationPreview, checkpoint: number): Promise<void> {
    const { rule, assess, isSpared, worthHaving } = this.#options;
    const { value } = await assess(preview, { signal: this.signal });
    while (this.#previews.length < checkpoint) this.#previews.push(null);
    this.#previews[checkpoint] = value;
    const expected = rule.expectedFinal(checkpoint, value) ?? value;
    if (this.#isSpared || expected > worthHaving || !rule.shouldStop(checkpoint, value)) return;
    this.#isSpared = isSpared();
    if (!this.#isSpared) this.#stop.abort(new UnpromisingPreview(preview, expected));
  }
}
