/**
 * What a pickle says, without doing it: calls and imports are only named. Plain values, arrays for tuples, pairs for
 * dictionaries.
 */
export type PickledValue =
  | string
  | number
  | boolean
  | null
  | readonly PickledValue[]
  | { readonly global: string }
  | { readonly persistent: PickledValue }
  | PickledCall
  | PickledPairs;

export interface PickledCall {
  readonly call: PickledValue;
  readonly parameters: PickledValue;
  /** What was put in and set on the result. */
  readonly items: [key: PickledValue, value: PickledValue][];
}

interface PickledPairs {
  readonly items: [key: PickledValue, value: PickledValue][];
}

/** Where a tuple or a row of items begins. */
const mark = Symbol('mark');
type StackEntry = PickledValue | typeof mark;

/** What makes a pickle unreadable here. */
export class PickleProblem extends Error {
  override readonly name: string = 'PickleProblem';
}

/**
 * Reads those instructions of protocol 2 that a dictionary of tensors is written with.
 *
 * @throws PickleProblem at any other, and where the pickle ends early or contradicts itself.
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
export function readPickle(bytes: Uint8Array): PickledValue {
  return new PickleReader(bytes).read();
}

class PickleReader {
  readonly #view: DataView;
  #position = 0;
  readonly #stack: StackEntry[] = [];
  readonly #memo = new Map<number, PickledValue>();

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): PickledValue {
    if (this.#byte() !== 0x80 || this.#byte() !== 2) throw new PickleProblem('it does not begin as protocol 2');
    for (;;) {
      const code = String.fromCharCode(this.#byte());
      if (code === '.') return this.#end();
      const instruction = this.#instructions[code];
      if (!instruction) {
        throw new PickleProblem(`instruction 0x${code.charCodeAt(0).toString(16)} is none that tensors need`);
      }
      instruction();
    }
  }

  readonly #instructions: Readonly<Record<string, () => void>> = {
    c: () => this.#stack.push({ global: `${this.#line()}.${this.#line()}` }),
    q: () => this.#memo.set(this.#byte(), this.#top()),
    r: () => this.#memo.set(this.#uint32(), this.#top()),
    h: () => this.#recall(this.#byte()),
    j: () => this.#recall(this.#uint32()),
    '(': () => this.#stack.push(mark),
    ')': () => this.#stack.push([]),
    '}': () => this.#stack.push({ items: [] }),
    t: () => this.#stack.push(this.#sinceMark()),
    '\x85': () => this.#tuple(1),
    '\x86': () => this.#tuple(2),
    '\x87': () => this.#tuple(3),
    '\x88': () => this.#stack.push(true),
    '\x89': () => this.#stack.push(false),
    N: () => this.#stack.push(null),
    X: () => this.#stack.push(this.#text(this.#uint32())),
    K: () => this.#stack.push(this.#byte()),
    M: () => this.#stack.push(this.#byte() | (this.#byte() << 8)),
    J: () => this.#stack.push(this.#uint32() | 0),
    Q: () => this.#stack.push({ persistent: this.#pop() }),
    R: () => {
      const parameters = this.#pop();
      this.#stack.push({ call: this.#pop(), parameters, items: [] });
    },
    s: () => {
      const value = this.#pop();
      this.#setItems([this.#pop(), value]);
    },
    u: () => this.#setItems(this.#sinceMark()),
    // Sets attributes, of which nothing here depends.
    b: () => void this.#pop(),
  };

  #end(): PickledValue {
    const value = this.#pop();
    if (this.#stack.length > 0) throw new PickleProblem('it holds more than one value');
    return value;
  }

  #setItems(row: readonly PickledValue[]): void {
    const target = this.#top();
    if (target === null || typeof target !== 'object' || !('items' in target)) {
      throw new PickleProblem('items are put into something that holds none');
    }
    if (row.length % 2 > 0) throw new PickleProblem('a key has no value');
    for (let i = 0; i < row.length; i += 2) target.items.push([row[i]!, row[i + 1]!]);
  }

  #sinceMark(): PickledValue[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw new PickleProblem('a row has no beginning');
    const row: PickledValue[] = [];
    for (const entry of this.#stack.splice(start)) if (entry !== mark) row.push(entry);
    return row;
  }

  #tuple(length: number): void {
    const row = Array.from({ length }, () => this.#pop());
    this.#stack.push(row.reverse());
  }

  #pop(): PickledValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #top(): PickledValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === mark) throw new PickleProblem('a value is missing');
    return value;
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw new PickleProblem('it names a value that it did not keep');
    this.#stack.push(value);
  }

  #byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  #text(length: number): string {
    const start = this.#advance(length);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length));
  }

  /** Up to a line break, which is read too. */
  #line(): string {
    const start = this.#position;
    while (this.#byte() !== 0x0a);
    const length = this.#position - start - 1;
    this.#position = start;
    const text = this.#text(length);
    this.#position++;
    return text;
  }

  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.#view.byteLength) throw new PickleProblem('it ends too early');
    this.#position += length;
    return start;
  }
}
