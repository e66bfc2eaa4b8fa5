import { isUtf8 } from 'node:buffer';
import { decodeExactEmbedding } from '@vsm/core';
import { decodeFloat32 } from './decode-float32.ts';

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
      if (!reader.take(line)) return null;
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
  /** The list whose entries are being read. */
  #openList: 'liked' | 'disliked' | null = null;
  #next: (line: string) => boolean = (line) => this.#takeOpening(line);

  take(bytes: Buffer): boolean {
    if (this.#openList !== null && this.#entryLines.length === 0) {
      const entry = parseExactEntry(bytes);
      if (entry !== null) return this.#takeEntry(entry, bytes.at(-1) !== comma, this.#openList);
    }
    return isUtf8(bytes) && this.#next(bytes.toString('utf8'));
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
    this.#openList = side;
    this.#next = (next) => this.#takeEntryLine(next, side);
    return line === `  "${side}": [`;
  }

  #endList(side: 'liked' | 'disliked'): void {
    this.#next = side === 'liked' ? (next) => this.#takeListName(next, 'disliked') : (next) => this.#takeRest(next);
  }

  #takeEntry(entry: unknown, isLast: boolean, side: 'liked' | 'disliked'): boolean {
    this.#lists[side].push(entry);
    if (!isLast) return true;
    this.#openList = null;
    this.#next = (next) => this.#takeListEnd(next, side);
    return true;
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
    return entry !== undefined && this.#takeEntry(entry, isLast, side);
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

const comma = 0x2c;
const quote = 0x22;
const exactStart = Buffer.from('    {"embedding_f32":"');

/**
 * An entry that begins with its embedding as base64 float32, which is nine tenths of its bytes and is decoded from them
 * directly; `null` for any other line, also one whose embedding is damaged.
 */
function parseExactEntry(line: Buffer): JsonObject | null {
  const { length } = exactStart;
  if (line.length < length || line.compare(exactStart, 0, length, 0, length) !== 0) return null;
  const end = line.indexOf(quote, length);
  const vector = end === -1 ? null : decodeFloat32(line, length, end);
  if (vector === null) return null;
  const rest = line.subarray(end, line.at(-1) === comma ? -1 : undefined);
  const entry = isUtf8(rest) ? parseObject(`{"embedding_f32":"${rest.toString('utf8')}`) : null;
  if (entry === null || 'embedding' in entry) return null;
  entry['embedding'] = vector;
  return entry;
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
