import { InvalidArgumentError } from 'commander';

// Readers of option values: each returns the value or says what was expected.

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && !Number.isNaN(value)) return value;
  throw new InvalidArgumentError('A number was expected, such as 0.5.');
}

export function parseScore(text: string): number {
  const value = parseNumber(text);
  if (value >= -1 && value <= 1) return value;
  throw new InvalidArgumentError('A number from -1 to 1 was expected, such as 0.3.');
}

export function parseSimilarity(text: string): number {
  const value = parseNumber(text);
  if (value >= -1 && value <= 1) return value;
  throw new InvalidArgumentError('A cosine similarity from -1 to 1 was expected, such as 0.95.');
}

/** Scores of VSM 2.0 go beyond -1..1, so any finite one may be asked for. */
export function parseFinite(text: string): number {
  const value = parseNumber(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A finite number was expected, such as 0.3.');
}

export function parseWeight(text: string): number {
  const value = parseNumber(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(
    'A finite number above 0 was expected: 1 is normal, 2 counts double. To take a rating back, use vsm remove or vsm undo.',
  );
}

export function parseShare(text: string): number {
  const value = parseNumber(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('A share from 0 to 1 was expected, such as 0.02.');
}

export function parseSeconds(text: string): number {
  const value = parseNumber(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('A number of seconds above 0 was expected, such as 10.');
}

export function parseCount(text: string): number {
  return parseWhole(text, 1, Number.MAX_SAFE_INTEGER, 'A whole number from 1 on was expected, such as 20.');
}

export function parseRetries(text: string): number {
  return parseWhole(text, 1, 10, 'A whole number from 1 to 10 was expected.');
}

export function parseFurtherTries(text: string): number {
  return parseWhole(text, 0, 10, 'A whole number from 0 to 10 was expected.');
}

export function parsePort(text: string): number {
  return parseWhole(text, 0, 65_535, 'A port was expected, 1 to 65535, or 0 for any that is free.');
}

export function parseSeed(text: string): number {
  return parseWhole(text, 0, 2 ** 32 - 1, 'A whole number from 0 to 4294967295 was expected.');
}

function parseWhole(text: string, least: number, most: number, expectation: string): number {
  const value = parseNumber(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(expectation);
}
