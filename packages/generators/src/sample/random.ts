/** A seeded stream of random choices: the same seed gives the same choices on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  chance(probability: number): boolean;
}

/** @param seed Unsigned 32-bit. Neighbouring seeds give unrelated streams. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    // SplitMix32: a Weyl sequence through a strong mixer, so no warm-up is needed.
    state = (state + 0x9e3779b9) >>> 0;
    return mixBits(state) / 0x1_0000_0000;
  };
  const between = (low: number, high: number): number => low + (high - low) * next();
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    integer,
    pick: (choices) => choices[integer(0, choices.length - 1)]!,
    chance: (probability) => next() < probability,
  };
}

/** A well mixed unsigned 32-bit number from another. */
export function mixBits(bits: number): number {
  let mixed = bits ^ (bits >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
