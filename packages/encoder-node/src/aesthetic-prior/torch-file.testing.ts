import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

/** The tensors of `nn.Linear(weights.length, 1).state_dict()`. */
export function linearTensors(weights: readonly number[], bias: number): TensorToWrite[] {
  return [
    { name: 'weight', shape: [1, weights.length], numbers: weights },
    { name: 'bias', shape: [1], numbers: [bias] },
  ];
}

/** A file as `torch.save(state_dict, file)` writes it: a zip archive, its parts stored. */
export async function writeTorchFile(tensors: readonly TensorToWrite[]): Promise<Uint8Array> {
  const numbers = tensors.map((tensor, i) => [`data/${i}`, bytesOf(tensor.numbers)] as const);
  return await zipParts([['data.pkl', pickleState(tensors)], ...numbers, ['version', new TextEncoder().encode('3\n')]]);
}

export async function zipParts(parts: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { level: 0, useWebWorkers: false });
  for (const [name, bytes] of parts) await zip.add(`archive/${name}`, new Uint8ArrayReader(bytes));
  return await zip.close();
}

/** The pickle, protocol 2, of an OrderedDict of tensors with the `_metadata` of a module. */
export function pickleState(tensors: readonly TensorToWrite[]): Uint8Array {
  const writer = new PickleWriter();
  writer.raw(0x80, 2);
  writer.emptyOrderedDict();
  writer.raw('(');
  for (const [i, tensor] of tensors.entries()) writer.tensor(tensor, String(i));
  writer.raw('u}');
  writer.keep();
  writer.text('_metadata');
  writer.emptyOrderedDict();
  writer.text('');
  writer.raw('}');
  writer.keep();
  writer.text('version');
  writer.raw('K', 1, 'sssb.');
  return writer.bytes;
}

/** Writes as CPython's pickler does: what was written before is named again by the number it was kept under. */
class PickleWriter {
  readonly #bytes: number[] = [];
  readonly #kept = new Map<string, number>();
  #count = 0;

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  raw(...parts: readonly (string | number)[]): void {
    for (const part of parts) this.#bytes.push(...(typeof part === 'number' ? [part] : Buffer.from(part)));
  }

  keep(what = ''): void {
    if (what) this.#kept.set(what, this.#count);
    this.raw('q', this.#count++);
  }

  tensor({ name, shape, numbers }: TensorToWrite, key: string): void {
    this.text(name);
    this.#global('torch._utils _rebuild_tensor_v2');
    this.raw('((');
    this.text('storage');
    this.#global('torch FloatStorage');
    this.text(key);
    this.text('cpu');
    this.#integer(numbers.length);
    this.raw('t');
    this.keep();
    this.raw('Q', 'K', 0);
    this.#integers(shape);
    this.#integers(shape.map((_, i) => shape.slice(i + 1).reduce((product, size) => product * size, 1)));
    this.raw(0x89);
    this.emptyOrderedDict();
    this.raw('t');
    this.keep();
    this.raw('R');
    this.keep();
  }

  emptyOrderedDict(): void {
    this.#global('collections OrderedDict');
    this.raw(')R');
    this.keep();
  }

  text(text: string): void {
    if (this.#recall(`text ${text}`)) return;
    this.raw('X', Buffer.byteLength(text), 0, 0, 0, text);
    this.keep(`text ${text}`);
  }

  #global(name: string): void {
    if (this.#recall(name)) return;
    this.raw('c', `${name.replace(' ', '\n')}\n`);
    this.keep(name);
  }

  #integers(values: readonly number[]): void {
    for (const value of values) this.#integer(value);
    this.raw([0x29, 0x85, 0x86, 0x87][values.length]!);
    this.keep();
  }

  #integer(value: number): void {
    if (value < 256) this.raw('K', value);
    else this.raw('M', value & 0xff, value >> 8);
  }

  #recall(what: string): boolean {
    const number = this.#kept.get(what);
    if (number !== undefined) this.raw('h', number);
    return number !== undefined;
  }
}

function bytesOf(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of numbers.entries()) view.setFloat32(4 * i, value, true);
  return bytes;
}
