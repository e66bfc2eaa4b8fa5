/** Splits a word of printable characters that stand for bytes into the parts that the merges leave. */
export type BytePairEncoding = (word: string) => readonly string[];

/** Marks the last part of a word. */
const wordEnd = '</w>';

/**
 * @param merges Pairs of parts in the order of preference, one a line, separated by a space.
 * @see https://arxiv.org/abs/1508.07909
 */
export function createBytePairEncoding(merges: readonly string[]): BytePairEncoding {
  const ranks = new Map(merges.map((pair, rank) => [pair, rank]));

  return (word) => {
    let parts = [...word];
    parts[parts.length - 1] += wordEnd;
    while (parts.length > 1) {
      const best = findBestPair(parts, ranks);
      if (best === undefined) break;
      parts = mergePair(parts, best);
    }
    return parts;
  };
}

/** The pair of neighbours with the lowest rank, as the merges write it; `undefined` if none may be merged. */
function findBestPair(parts: readonly string[], ranks: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < parts.length; i++) {
    const pair = `${parts[i]} ${parts[i + 1]}`;
    const rank = ranks.get(pair) ?? Number.POSITIVE_INFINITY;
    if (rank >= bestRank) continue;
    best = pair;
    bestRank = rank;
  }
  return best;
}

/** Every occurrence of `pair` merged, from the left. */
function mergePair(parts: readonly string[], pair: string): string[] {
  const merged: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const isPair = i + 1 < parts.length && `${parts[i]} ${parts[i + 1]}` === pair;
    merged.push(isPair ? `${parts[i]}${parts[++i]}` : parts[i]!);
  }
  return merged;
}

/**
 * A printable character for each byte, indexed by the byte: itself where it is printable in Latin-1, else the next code
 * point from 256 on. Vocabularies are written in them.
 *
 * @see https://github.com/openai/gpt-2/blob/master/src/encoder.py
 */
export function printableBytes(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
}
