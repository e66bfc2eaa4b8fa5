import { VsmError } from '@vsm/core';
import { createBytePairEncoding, printableBytes } from './byte-pair-encoding.ts';
import { unescapeHtml } from './unescape-html.ts';

/** What the tokenizer of a model consists of, as the model's files hold it. */
export interface ClipTokenizerFiles {
  /** `vocab.json`: the number of each part of a word. */
  readonly vocabulary: Readonly<Record<string, number>>;
  /** `merges.txt`: a line of version, then pairs in order of preference. */
  readonly merges: string;
}

/**
 * The token numbers of a text, from the start token to the first end token, at most `contextLength`: a longer text is cut,
 * and the end token takes the last place. What follows an end token inside the text has no effect on its embedding and is
 * left out.
 */
export type ClipTokenizer = (text: string) => readonly number[];

const startToken = '<|startoftext|>';
const endToken = '<|endoftext|>';

// \s of Python's `regex`, which has no U+FEFF but U+0085; `str.strip` takes U+001C to U+001F too.
const space = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const spaces = new RegExp(`[${space}]+`, 'gu');
const strippedEnds = new RegExp(`^[${space}\\x1c-\\x1f]+|[${space}\\x1c-\\x1f]+$`, 'gu');
/** In this order: a special token counts as one only where a word or a run of signs would begin. */
const words = new RegExp(
  `<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^${space}\\p{L}\\p{N}]+`,
  'giu',
);
/** Words repeat from text to text. Beyond this many the memory starts anew. */
const maxKnownWords = 10_000;

/**
 * The tokenizer of OpenAI's CLIP, number for number: character references of HTML replaced, white space joined, lower case,
 * byte pairs. Broken encodings are not repaired, and no Unicode normalization takes place.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the vocabulary lacks a token that the merges make.
 * @see https://github.com/openai/CLIP/blob/main/clip/simple_tokenizer.py
 */
export function createClipTokenizer(
  { vocabulary, merges }: ClipTokenizerFiles,
  { contextLength }: { readonly contextLength: number },
): ClipTokenizer {
  const encodeWord = createBytePairEncoding(merges.split('\n').slice(1).filter(Boolean));
  const characters = printableBytes();
  const utf8 = new TextEncoder();
  const numbers = new Map(Object.entries(vocabulary));
  const numberOf = (token: string): number => {
    const number = numbers.get(token);
    if (number !== undefined) return number;
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The tokenizer's vocabulary has no ${token}. Its vocab.json and merges.txt must be of the same model: fetch them again.`,
      { details: { token } },
    );
  };
  const start = numberOf(startToken);
  const end = numberOf(endToken);
  const known = new Map<string, readonly number[]>();

  const tokensOf = (word: string): readonly number[] => {
    if (word === startToken) return [start];
    if (word === endToken) return [end];
    const tokens = known.get(word);
    if (tokens) return tokens;
    const printable = Array.from(utf8.encode(word), (byte) => characters[byte]!).join('');
    const encoded = encodeWord(printable).map(numberOf);
    if (known.size >= maxKnownWords) known.clear();
    known.set(word, encoded);
    return encoded;
  };

  return (text) => {
    const tokens = [start];
    for (const [word] of cleanText(text).matchAll(words)) {
      tokens.push(...tokensOf(word));
      if (word === endToken || tokens.length >= contextLength) break;
    }
    const cut = tokens.slice(0, contextLength - 1);
    const firstEnd = cut.indexOf(end);
    return firstEnd < 0 ? [...cut, end] : cut.slice(0, firstEnd + 1);
  };
}

function cleanText(text: string): string {
  return unescapeHtml(unescapeHtml(text))
    .replace(strippedEnds, '')
    .replace(spaces, ' ')
    .replace(strippedEnds, '')
    .toLowerCase();
}
