type Random = () => number;

/** Literals that stand for values of every type, sound and hazardous. */
const literals: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '1e999',
  '-1e400',
  '123456789012345678901234567890',
  '5e-324',
  '0.5',
  'NaN',
  'Infinity',
  '-Infinity',
  '""',
  '"text"',
  '"NaN"',
  '[]',
  '{}',
  '[0.1, 0.2]',
  '[[]]',
  '{"a": 1}',
];
const keys: readonly string[] = [
  '"__proto__"',
  '"constructor"',
  '"prototype"',
  '"toString"',
  '"embedding"',
  '"weight"',
  '"id"',
  '"liked"',
  '"vsm"',
  '""',
];
/** Strings, numbers and words, punctuation; blanks apart. */
const tokenPattern = /"(?:[^"\\]|\\.)*"|[-+.\w]+|[{}[\]:,]/g;

type Damage = (text: string, random: Random) => string;

const damages: readonly Damage[] = [
  flipBit,
  (text, random) => text.slice(0, below(random, text.length)),
  (text, random) => cut(text, random, () => ''),
  (text, random) => cut(text, random, (slice) => slice + slice),
  (text, random) => cut(text, random, (slice) => [...slice].reverse().join('')),
  (text, random) => editToken(text, random, () => ''),
  (text, random) => editToken(text, random, (token) => `${token},${token}`),
  (text, random) => editToken(text, random, (token) => token + token),
  (text, random) => editToken(text, random, () => pick(random, literals)),
  (text, random) => editToken(text, random, () => pick(random, literals), /^[-\d"tfn]/),
  (text, random) => editToken(text, random, () => pick(random, keys), /^"/),
  (text, random) => editToken(text, random, () => `{${pick(random, keys)}: ${pick(random, literals)}, `, /^\{/),
  (text, random) => editToken(text, random, () => nested(random), /^[-\d"tfn]/),
  swapTokens,
  (text) => `\uFEFF${text}`,
];

/** The text with one to three kinds of damage done to it. */
export function damaged(text: string, random: Random): string {
  const times = 1 + below(random, 3);
  let result = text;
  for (let time = 0; time < times; time++) result = pick(random, damages)(result, random);
  return result;
}

function flipBit(text: string, random: Random): string {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return text;
  const at = below(random, bytes.length);
  bytes[at] = bytes[at]! ^ (1 << below(random, 8));
  return bytes.toString('utf8');
}

function cut(text: string, random: Random, edit: (slice: string) => string): string {
  const start = below(random, text.length);
  const end = start + below(random, Math.min(400, text.length - start));
  return text.slice(0, start) + edit(text.slice(start, end)) + text.slice(end);
}

function editToken(text: string, random: Random, edit: (token: string) => string, kind = /^/): string {
  const tokens = [...text.matchAll(tokenPattern)].filter(([token]) => kind.test(token));
  if (tokens.length === 0) return text;
  const { 0: token, index } = pick(random, tokens);
  return text.slice(0, index) + edit(token) + text.slice(index + token.length);
}

function swapTokens(text: string, random: Random): string {
  const tokens = [...text.matchAll(tokenPattern)];
  if (tokens.length < 2) return text;
  const [a, b] = [pick(random, tokens), pick(random, tokens)].sort((one, other) => one.index - other.index);
  if (!a || !b || a.index === b.index) return text;
  const between = text.slice(a.index + a[0].length, b.index);
  return text.slice(0, a.index) + b[0] + between + a[0] + text.slice(b.index + b[0].length);
}

function nested(random: Random): string {
  const depth = pick(random, [10, 400, 600, 5_000]);
  return below(random, 2) === 0
    ? '['.repeat(depth) + ']'.repeat(depth)
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)]!;
}
