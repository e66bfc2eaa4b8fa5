import { isUtf8 } from 'node:buffer';
import { decodeExactEmbedding } from '@vsm/core';

type JsonObject = Record<string, unknown>;

/**
 * The JSON of a memory file that VSM laid out (each entry begins and ends a line, the lists come first), entry by entry:
 * so a file may be larger than one string can be, and no more than one entry's text is held at a time. `null` when the
 * file is laid out in another way or damaged: then only a reader of the whole text can tell.
 */
export async function readRootByLine(chunks: AsyncIterable<Buffer>): Promise<JsonObject | null> {
  const reader = new LayoutReader();
  let pending: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      const line = pending.length === 0 ? chunk.subarray(start, end) : joined(pending, chunk.subarray(start, end));
      pending = [];
      if (!isUtf8(line) || !reader.take(line.toString('utf8'))) return null;
      start = end + 1;
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  }
  return pending.length === 0 ? reader.finish() : null;
}

function joined(pending: readonly Buffer[], last: Buffer): Buffer {
  return Buffer.concat([...pending, last]);
}

/** Takes the lines of a file one by one. Each method says `false` as soon as the layout is another. */
class LayoutReader {
  readonly #lists: Readonly<Record<'liked' | 'disliked', unknown[]>> = { liked: [], disliked: [] };
  /** The lines of an entry that goes on. */
  #entryLines: string[] = [];
  #restLines: string[] = [];
  #next: (line: string) => boolean = (line) => this.#takeOpening(line);

  take(line: string): boolean {
    return this.#next(line);
  }

  finish(): JsonObject | null {
    const rest = parseObject(`{${this.#restLines.join('\n')}`);
    if (rest === null || 'liked' in rest || 'disliked' in rest) return null;
    return { ...this.#lists, ...rest };
  }

  #takeOpening(line: string): boolean {
    this.#next = (next) => this.#takeListName(next, 'liked');
    return line === '{';
  }

  #takeListName(line: string, side: 'liked' | 'disliked'): boolean {
    if (line === `  "${side}": [],`) {
      this.#endList(side);
      return true;
    }
    this.#next = (next) => this.#takeEntryLine(next, side);
    return line === `  "${side}": [`;
  }

  #endList(side: 'liked' | 'disliked'): void {
    this.#next = side === 'liked' ? (next) => this.#takeListName(next, 'disliked') : (next) => this.#takeRest(next);
  }

  #takeEntryLine(line: string, side: 'liked' | 'disliked'): boolean {
    this.#entryLines.push(line);
    // The braces of an entry of several lines are indented by four; all in between by more.
    const goesOn = line === '    {' || line.startsWith('      ');
    if (goesOn) return true;
    const isLast = !line.endsWith(',');
    const text = this.#entryLines.join('\n');
    this.#entryLines = [];
    const entry = parseEntry(isLast ? text : text.slice(0, -1));
    if (entry === undefined) return false;
    this.#lists[side].push(entry);
    if (isLast) this.#next = (next) => this.#takeListEnd(next, side);
    return true;
  }

  #takeListEnd(line: string, side: 'liked' | 'disliked'): boolean {
    this.#endList(side);
    return line === '  ],';
  }

  #takeRest(line: string): boolean {
    this.#restLines.push(line);
    return true;
  }
}

/** `undefined` when the text is not one entry. */
function parseEntry(text: string): unknown {
  if (text.startsWith('    [')) return parseOrUndefined(text);
  const entry = parseObject(text);
  if (entry === null) return undefined;
  decodeExactEmbedding(entry);
  return entry;
}

function parseObject(text: string): JsonObject | null {
  const value = parseOrUndefined(text);
  return isJsonObject(value) ? value : null;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
