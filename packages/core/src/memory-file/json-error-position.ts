type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)/y;
const whitespace = /[ \t\n\r]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** A quote, a backslash, or a control character. */
const stringStop = /[^ !#-[\]-\uffff]/g;

/**
 * The index of the first character that no JSON text could have there; the text's length when it ends too early.
 * Engines word their own messages, and some leave the position out. `NaN` and `Infinity` pass, as in Python. O(length).
 */
export function jsonErrorPosition(text: string): number {
  const closers: ('}' | ']')[] = [];
  let expected: Expected = 'value';
  let position = 0;
  for (;;) {
    position = matchEnd(whitespace, text, position) ?? position;
    const character = text[position];
    if (character === undefined || (expected === 'comma-or-end' && closers.length === 0)) return position;

    if (expected.endsWith('-or-end') && character === closers.at(-1)) {
      closers.pop();
      expected = 'comma-or-end';
      position++;
    } else if (expected === 'comma-or-end') {
      if (character !== ',') return position;
      expected = closers.at(-1) === '}' ? 'key' : 'value';
      position++;
    } else if (expected === 'colon') {
      if (character !== ':') return position;
      expected = 'value';
      position++;
    } else if (character === '"') {
      const end = stringEnd(text, position);
      if (end.fault) return end.position;
      position = end.position;
      expected = expected.startsWith('key') ? 'colon' : 'comma-or-end';
    } else if (expected.startsWith('key')) {
      return position;
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']');
      expected = character === '{' ? 'key-or-end' : 'value-or-end';
      position++;
    } else {
      if (isCutOffScalar(text, position)) return text.length;
      const end = matchEnd(scalar, text, position);
      if (end === null) return position;
      position = end;
      expected = 'comma-or-end';
    }
  }
}

function matchEnd(pattern: RegExp, text: string, position: number): number | null {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** Where the string that opens at `start` ends, or the fault inside it. */
function stringEnd(text: string, start: number): { position: number; fault: boolean } {
  stringStop.lastIndex = start + 1;
  for (let stop = stringStop.exec(text); stop !== null; stop = stringStop.exec(text)) {
    if (stop[0] === '"') return { position: stringStop.lastIndex, fault: false };
    const next = matchEnd(escapeSequence, text, stop.index);
    if (next === null) {
      const cutOff = stop[0] === '\\' && text.length - stop.index < 6 && !text.includes('"', stop.index + 1);
      return { position: cutOff ? text.length : stop.index, fault: true };
    }
    stringStop.lastIndex = next;
  }
  return { position: text.length, fault: true };
}

/** Whether the text ends within a word or a number that needs more: `tru`, `-`, `1.`, `2e+`. */
function isCutOffScalar(text: string, position: number): boolean {
  // No number that is kept has more characters than this; a longer one is a fault wherever it ends.
  const rest = text.slice(position, position + 40);
  if (position + rest.length < text.length) return false;
  return (
    /^-?\d+(?:\.|(?:\.\d+)?[eE][+-]?)$/.test(rest) ||
    ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'].some((word) => word !== rest && word.startsWith(rest))
  );
}
