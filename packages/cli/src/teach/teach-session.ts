import { chooseComparisons, chooseQuestions, type MemoryTaste, type Verdict, type VibeMemory } from '@vsm/core';
import type { EncodedPicture } from '../encode-pictures.ts';
import { toCompared, toRating } from '../to-rating.ts';
import { type Settling, SettlingWatch } from './settling.ts';

export interface TeachSessionOptions {
  readonly memory: VibeMemory;
  /** The pictures that may be asked about. */
  readonly pool: readonly EncodedPicture[];
  readonly category?: string;
  /** Asks which of two pictures is liked better, instead of whether one is liked. */
  readonly pairs: boolean;
}

export interface RatingQuestion {
  readonly kind: 'rating';
  readonly pictures: readonly [EncodedPicture];
  /** P(like), before the answer. */
  readonly guess: number;
}

export interface PairQuestion {
  readonly kind: 'pair';
  readonly pictures: readonly [EncodedPicture, EncodedPicture];
}

/** What teaches most now. */
export type Question = RatingQuestion | PairQuestion;
/** Of a pair, which one is liked better. */
export type Answer = Verdict | 'first' | 'second';

interface PastStep {
  readonly question: Question;
  /** `null` when it was skipped. */
  readonly answer: Answer | null;
}

/** Asks, one after another, the questions that teach most; each answer is kept in the memory at once. */
export class TeachSession {
  readonly #options: TeachSessionOptions;
  readonly #settling: SettlingWatch;
  readonly #steps: PastStep[] = [];
  /** Asked next, before any other: the question of a step just taken back. */
  #again: Question | null = null;

  constructor(options: TeachSessionOptions) {
    this.#options = options;
    this.#settling = new SettlingWatch(this.#scores());
  }

  get likes(): number {
    return this.#count((answer) => answer === 'like');
  }

  get dislikes(): number {
    return this.#count((answer) => answer === 'dislike');
  }

  get comparisons(): number {
    return this.#count((answer) => answer === 'first' || answer === 'second');
  }

  get skipped(): number {
    return this.#count((answer) => answer === null);
  }

  /** How much the last answers still moved the ranking of the pool; `null` after too few answers to tell. */
  get settling(): Settling | null {
    return this.#settling.state;
  }

  /** `null` when nothing is left to ask. */
  nextQuestion(): Question | null {
    return this.#again ?? (this.#options.pairs ? this.#nextPair() : this.#nextRating());
  }

  async answer(question: Question, answer: Answer): Promise<void> {
    const { memory, category } = this.#options;
    const inCategory = category !== undefined && { category };
    if (question.kind === 'pair') {
      const [first, second] = question.pictures.map(toCompared);
      if (answer === 'first') await memory.compare(first!, second!, { ...inCategory });
      else await memory.compare(second!, first!, { ...inCategory });
    } else {
      const verdict = answer === 'like' ? 'like' : 'dislike';
      await memory.rate([toRating(question.pictures[0], { verdict, ...inCategory })]);
    }
    this.#steps.push({ question, answer });
    this.#again = null;
    this.#settling.add(this.#scores());
  }

  skip(question: Question): void {
    this.#steps.push({ question, answer: null });
    this.#again = null;
  }

  /** Takes back the last answer or skip; it is asked again. `false` when there is none. */
  async undo(): Promise<boolean> {
    const step = this.#steps.pop();
    if (!step) return false;
    if (step.answer) {
      await this.#options.memory.undo();
      this.#settling.removeLast();
    }
    this.#again = step.question;
    return true;
  }

  #nextRating(): RatingQuestion | null {
    const asked = new Set(this.#steps.flatMap(({ question }) => question.pictures));
    const open = this.#options.pool.filter((picture) => !asked.has(picture));
    const taste = this.#taste();
    const [place] = chooseQuestions(open.map(toInput), taste, 1);
    if (place === undefined) return null;
    const picture = open[place]!;
    return { kind: 'rating', pictures: [picture], guess: taste.score(picture.encoded).probability };
  }

  #nextPair(): PairQuestion | null {
    const { pool } = this.#options;
    const skipped = this.#steps.filter(({ answer }) => answer === null).map(({ question }) => question.pictures);
    const wasSkipped = (pair: readonly EncodedPicture[]) =>
      skipped.some((pictures) => pictures.every((picture) => pair.includes(picture)));
    const pairs = chooseComparisons(pool.map(toInput), this.#taste(), skipped.length + 1);
    const open = pairs.map(([one, other]) => [pool[one]!, pool[other]!] as const);
    const pictures = open.find((pair) => !wasSkipped(pair));
    return pictures ? { kind: 'pair', pictures } : null;
  }

  #scores(): number[] {
    return this.#taste()
      .scoreAll(this.#options.pool.map(toInput))
      .map(({ value }) => value);
  }

  #taste(): MemoryTaste {
    const { memory, category } = this.#options;
    return memory.taste({ ...(category !== undefined && { category }) });
  }

  #count(isCounted: (answer: Answer | null) => boolean): number {
    return this.#steps.filter(({ answer }) => isCounted(answer)).length;
  }
}

function toInput({ encoded }: EncodedPicture): EncodedPicture['encoded'] {
  return encoded;
}
