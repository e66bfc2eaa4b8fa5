import type protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;

/** What to do at a field of this number. It reads the field's content. */
type FieldReaders = Readonly<Record<number, (wireType: number) => unknown>>;

/** Reads a message up to `end`. Returns the fields that `readers` do not know, tag and content, as views. */
export function readFields(reader: Reader, end: number, readers: FieldReaders): Uint8Array[] {
  if (end > reader.len) throw new RangeError('it ends too early');
  const others: Uint8Array[] = [];
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    const read = readers[tag >>> 3];
    if (read) {
      read(tag & 7);
    } else {
      reader.skipType(tag & 7);
      others.push(reader.buf.subarray(start, reader.pos));
    }
  }
  if (reader.pos !== end) throw new RangeError('a field reaches over the end of its message');
  return others;
}

/** An int64, exact up to 2^53. */
export function readLong(reader: Reader): number {
  return Number(reader.int64());
}

/** Adds the numbers of a repeated field, which stand one by one or packed together. */
export function readRepeated(reader: Reader, wireType: number, values: number[], readOne: () => number): void {
  if (wireType !== 2) {
    values.push(readOne());
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) values.push(readOne());
}
