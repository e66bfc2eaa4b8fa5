import { VsmError } from '../errors.ts';
import { jsonErrorPosition } from './json-error-position.ts';

export interface ParsedText {
  readonly value: unknown;
  readonly hadByteOrderMark: boolean;
  /** How many `NaN`, `Infinity` and `-Infinity` tokens there were; each is now a string of that name. */
  readonly nonFiniteTokens: number;
}

/**
 * JSON as Python's `json` module writes it: with `NaN` and `Infinity` tokens, maybe after a byte order mark.
 *
 * @throws VsmError `MEMORY_CORRUPT` with the line and column when it is not even that.
 */
export function parseJson(text: string): ParsedText {
  const hadByteOrderMark = text.startsWith('\uFEFF');
  const body = hadByteOrderMark ? text.slice(1) : text;
  if (body.trim() === '') {
    throw new VsmError(
      'MEMORY_CORRUPT',
      'The memory file is empty; a JSON object was expected. Restore it from a backup, or delete it to start a new memory.',
    );
  }
  try {
    return { value: JSON.parse(body), hadByteOrderMark, nonFiniteTokens: 0 };
  } catch {
    const quoted = quoteNonFiniteTokens(body);
    try {
      return { value: JSON.parse(quoted.text), hadByteOrderMark, nonFiniteTokens: quoted.count };
    } catch (error) {
      throw notJson(body, jsonErrorPosition(body), error);
    }
  }
}

/** `text` with each non-finite token outside strings put in quotes. */
function quoteNonFiniteTokens(text: string): { text: string; count: number } {
  let count = 0;
  const parts: string[] = [];
  const pattern = /"|NaN|-?Infinity/g;
  let copied = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '"') {
      pattern.lastIndex = endOfString(text, match.index);
      continue;
    }
    parts.push(text.slice(copied, match.index), `"${match[0]}"`);
    count++;
    copied = pattern.lastIndex;
  }
  parts.push(text.slice(copied));
  return { text: parts.join(''), count };
}

/** The position after the closing quote of the string that opens at `start`, or the text's end when it never closes. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function notJson(text: string, position: number, cause: unknown): VsmError {
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const truncated = position >= text.trimEnd().length;
  return new VsmError(
    'MEMORY_CORRUPT',
    truncated
      ? `The memory file is cut off: its JSON ends in the middle, at line ${line} column ${column}. Restore it from a backup.`
      : `The memory file is not JSON: line ${line} column ${column} reads ${JSON.stringify(text.slice(position, position + 20))}. ` +
          'Restore it from a backup, or mend it there.',
    { cause, details: { position, line, column, truncated } },
  );
}
