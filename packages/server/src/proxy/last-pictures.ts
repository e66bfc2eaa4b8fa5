import type { JudgedPicture } from './guided-drawing.ts';

/** A picture that a client was given, and may rate. */
export interface LastPicture {
  readonly id: string;
  readonly prompt: string;
  readonly seed: number | null;
  readonly category: string | null;
  readonly bytes: Uint8Array;
  readonly judged: JudgedPicture;
  /** The target's own words for how it was made. */
  readonly parameters: string | null;
}

const mostPictures = 100;

/** The pictures of the last answers, the oldest forgotten. */
export class LastPictures {
  #answers: (readonly LastPicture[])[] = [];

  add(answer: readonly LastPicture[]): void {
    this.#answers.push(answer);
    let room = mostPictures;
    const kept = this.#answers.toReversed().filter(({ length }, i) => {
      room -= length;
      return i === 0 || room >= 0;
    });
    this.#answers = kept.toReversed();
  }

  /** Of the last answer, in its order. */
  get last(): readonly LastPicture[] {
    return this.#answers.at(-1) ?? [];
  }

  find(id: string): LastPicture | undefined {
    return this.#answers.flat().find((picture) => picture.id === id);
  }
}
