/** A key of the root that stands there again later, with what it holds here. `JSON.parse` keeps the last of its values alone. */
export interface RepeatedKey {
  readonly key: string;
  readonly value: unknown;
}

interface RootKey {
  readonly key: string;
  readonly start: number;
  readonly valueStart: number;
}

/** All but the last member of each repeated key of the root object, in order. `text` is valid JSON. One pass over brackets and strings. */
export function findRepeatedKeys(text: string): RepeatedKey[] {
  const keys = rootKeys(text);
  return keys.flatMap(({ key, valueStart }, i) => {
    const later = keys.slice(i + 1);
    if (!later.some((each) => each.key === key)) return [];
    const value = text.slice(valueStart, later[0]!.start).trimEnd().slice(0, -','.length);
    return [{ key, value: JSON.parse(value) }];
  });
}

function rootKeys(text: string): RootKey[] {
  const keys: RootKey[] = [];
  const marks = /["{}[\]]/g;
  const colon = /\s*:/y;
  let depth = 0;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const start = match.index;
    if (match[0] === '"') {
      const end = endOfString(text, start);
      marks.lastIndex = end;
      colon.lastIndex = end;
      if (depth === 1 && colon.test(text)) {
        keys.push({ key: JSON.parse(text.slice(start, end)), start, valueStart: colon.lastIndex });
      }
    } else depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
  }
  return keys;
}

/** The position after the closing quote of the string that opens at `start`, or the text's end when it never closes. */
export function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
