import { VsmError } from '../errors.ts';
import { jsonErrorPosition } from './json-error-position.ts';
import { endOfString, findRepeatedKeys, type RepeatedKey } from './repeated-keys.ts';

export interface ParsedText {
  readonly value: unknown;
  readonly hadByteOrderMark: boolean;
  /** How many `NaN`, `Infinity` and `-Infinity` tokens there were; each is now a string of that name. */
  readonly nonFiniteTokens: number;
  /** What keys of the root held that stand there again later. */
  readonly repeatedKeys: readonly RepeatedKey[];
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
    return { ...parseStrict(body), hadByteOrderMark, nonFiniteTokens: 0 };
  } catch {
    const quoted = quoteNonFiniteTokens(body);
    try {
      return { ...parseStrict(quoted.text), hadByteOrderMark, nonFiniteTokens: quoted.count };
    } catch (error) {
      throw notJson(body, jsonErrorPosition(body), error);
    }
  }
}

function parseStrict(text: string): Pick<ParsedText, 'value' | 'repeatedKeys'> {
  return { value: JSON.parse(text), repeatedKeys: findRepeatedKeys(text) };
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
