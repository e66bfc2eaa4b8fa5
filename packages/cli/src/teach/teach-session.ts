import { chooseQuestions, type RatingOutcome, type Verdict, type VibeMemory } from '@vsm/core';
import type { EncodedPicture } from '../encode-pictures.ts';
import { toRating } from '../to-rating.ts';
import { type Settling, SettlingWatch } from './settling.ts';

export interface TeachSessionOptions {
  readonly memory: VibeMemory;
  /** The pictures that may be asked about. */
  readonly pool: readonly EncodedPicture[];
  readonly category?: string;
}

/** A picture whose rating teaches most now. */
export interface Question {
  readonly picture: EncodedPicture;
  /** P(like), before the answer. */
  readonly guess: number;
}

interface PastStep {
  readonly picture: EncodedPicture;
  /** `null` when it was skipped. */
  readonly verdict: Verdict | null;
}

/** Asks, one after another, about the pictures that teach most; each answer is kept in the memory at once. */
export class TeachSession {
  readonly #options: TeachSessionOptions;
  readonly #settling: SettlingWatch;
  readonly #steps: PastStep[] = [];
  /** Asked next, before any other: the picture of a step just taken back. */
  #again: EncodedPicture | null = null;

  constructor(options: TeachSessionOptions) {
    this.#options = options;
    this.#settling = new SettlingWatch(this.#scores());
  }

  get likes(): number {
    return this.#count('like');
  }

  get dislikes(): number {
    return this.#count('dislike');
  }

  get skipped(): number {
    return this.#count(null);
  }

  /** How much the last answers still moved the ranking of the pool; `null` after too few answers to tell. */
  get settling(): Settling | null {
    return this.#settling.state;
  }

  /** The picture to ask about, or `null` when all of the pool are rated or skipped. */
  nextQuestion(): Question | null {
    const picture = this.#again ?? this.#mostTelling();
    if (!picture) return null;
    return { picture, guess: this.#taste().score(picture.encoded).probability };
  }

  async answer({ picture }: Question, verdict: Verdict): Promise<RatingOutcome> {
    const { memory, category } = this.#options;
    const [outcome] = await memory.rate([toRating(picture, { verdict, ...(category !== undefined && { category }) })]);
    this.#steps.push({ picture, verdict });
    this.#again = null;
    this.#settling.add(this.#scores());
    return outcome!;
  }

  skip({ picture }: Question): void {
    this.#steps.push({ picture, verdict: null });
    this.#again = null;
  }

  /** Takes back the last answer or skip; its picture is asked about again. `false` when there is none. */
  async undo(): Promise<boolean> {
    const step = this.#steps.pop();
    if (!step) return false;
    if (step.verdict) {
      await this.#options.memory.undo();
      this.#settling.removeLast();
    }
    this.#again = step.picture;
    return true;
  }

  #mostTelling(): EncodedPicture | null {
    const asked = new Set(this.#steps.map(({ picture }) => picture));
    const open = this.#options.pool.filter((picture) => !asked.has(picture));
    const [place] = chooseQuestions(
      open.map(({ encoded }) => encoded),
      this.#taste(),
      1,
    );
    return place === undefined ? null : open[place]!;
  }

  #scores(): number[] {
    return this.#taste()
      .scoreAll(this.#options.pool.map(({ encoded }) => encoded))
      .map(({ value }) => value);
  }

  #taste() {
    const { memory, category } = this.#options;
    return memory.taste({ ...(category !== undefined && { category }) });
  }

  #count(verdict: Verdict | null): number {
    return this.#steps.filter((step) => step.verdict === verdict).length;
  }
}
