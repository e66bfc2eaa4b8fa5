import { crc32 } from 'node:zlib';
import type { Encoded } from '@vsm/core';

/** What the cache keeps of one picture. */
export interface CachedPicture {
  readonly encoded: Encoded;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
}

export interface CacheRecord {
  readonly path: string;
  readonly stamp: string;
  readonly picture: CachedPicture;
}

// magic, length of the body, CRC-32 of the body | width, height, dimensions, attributes, SHA-256, numbers, path NUL stamp
const magic = 0x314d5356;
const headerBytes = 12;
const bodyHeaderBytes = 16;
const hashBytes = 32;
const maxBodyBytes = 1 << 20;

/** The bytes of one record. `salt` is the CRC-32 of the space's id: a record of another space fails its check. */
export function encodeRecord({ path, stamp, picture }: CacheRecord, salt: number): Buffer {
  const { encoded, sha256, width, height } = picture;
  const attributes = encoded.attributes ?? new Float32Array(0);
  const header = Buffer.alloc(bodyHeaderBytes);
  [width, height, encoded.vector.length, attributes.length].forEach((value, i) => {
    header.writeUInt32LE(value, i * 4);
  });
  const body = Buffer.concat([
    header,
    Buffer.from(sha256, 'hex'),
    bytesOf(encoded.vector),
    bytesOf(attributes),
    Buffer.from(`${path}\0${stamp}`),
  ]);
  const start = Buffer.alloc(headerBytes);
  start.writeUInt32LE(magic, 0);
  start.writeUInt32LE(body.length, 4);
  start.writeUInt32LE(crc32(body, salt), 8);
  return Buffer.concat([start, body]);
}

/** Where a sound record lies in the bytes that were scanned. */
export interface RecordPlace {
  readonly path: string;
  readonly stamp: string;
  readonly start: number;
  readonly end: number;
}

/** The sound records in `bytes`, in order. What is torn, foreign or of another space is passed over. */
export function* scanRecords(bytes: Buffer, salt: number): Generator<RecordPlace> {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(magic);
  let start = bytes.indexOf(mark);
  while (start >= 0) {
    const place = placeOf(bytes, start, salt);
    if (place) yield place;
    start = bytes.indexOf(mark, place?.end ?? start + 1);
  }
}

/** The picture of a record that `scanRecords` found in the same bytes. */
export function decodePicture(bytes: Buffer, { start }: RecordPlace): CachedPicture {
  const body = start + headerBytes;
  const dimensions = bytes.readUInt32LE(body + 8);
  const attributeCount = bytes.readUInt32LE(body + 12);
  const hash = body + bodyHeaderBytes;
  const vector = hash + hashBytes;
  const attributes = vector + dimensions * 4;
  return {
    encoded: {
      vector: floatsAt(bytes, vector, dimensions),
      ...(attributeCount > 0 && { attributes: floatsAt(bytes, attributes, attributeCount) }),
    },
    sha256: bytes.toString('hex', hash, vector),
    width: bytes.readUInt32LE(body),
    height: bytes.readUInt32LE(body + 4),
  };
}

function placeOf(bytes: Buffer, start: number, salt: number): RecordPlace | null {
  const bodyStart = start + headerBytes;
  if (bodyStart > bytes.length) return null;
  const bodyLength = bytes.readUInt32LE(start + 4);
  const end = bodyStart + bodyLength;
  if (bodyLength > maxBodyBytes || end > bytes.length) return null;
  const body = bytes.subarray(bodyStart, end);
  if (crc32(body, salt) !== bytes.readUInt32LE(start + 8)) return null;
  const numbers = body.readUInt32LE(8) + body.readUInt32LE(12);
  const [path, stamp] = body.toString('utf8', bodyHeaderBytes + hashBytes + numbers * 4).split('\0');
  return path && stamp ? { path, stamp, start, end } : null;
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function floatsAt(bytes: Buffer, offset: number, count: number): Float32Array {
  const copy = Uint8Array.from(bytes.subarray(offset, offset + count * 4));
  return new Float32Array(copy.buffer);
}
