import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CacheRecord, decodePicture, encodeRecord, scanRecords } from './record.ts';

const salt = 7;

const records: fc.Arbitrary<CacheRecord> = fc.record({
  path: fc.string({ minLength: 1, unit: 'binary' }).filter((path) => !path.includes('\0')),
  stamp: fc.constantFrom('1:2:3:4', '5:6:7:8'),
  picture: fc.record({
    encoded: fc.record({
      vector: fc.float32Array({ minLength: 1, maxLength: 8 }),
      attributes: fc.float32Array({ minLength: 1, maxLength: 3 }),
    }),
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    width: fc.nat(),
    height: fc.nat(),
  }),
});

function read(bytes: Buffer, withSalt = salt): CacheRecord[] {
  return [...scanRecords(bytes, withSalt)].map((place) => {
    const { path, stamp } = place;
    return { path, stamp, picture: decodePicture(bytes, place) };
  });
}

describe('records', () => {
  test('come back to the last bit', () => {
    fc.assert(
      fc.property(fc.array(records), (written) => {
        expect(read(Buffer.concat(written.map((record) => encodeRecord(record, salt))))).toEqual(written);
      }),
    );
  });

  test('survive what is torn or foreign between them', () => {
    fc.assert(
      fc.property(records, records, fc.uint8Array(), fc.nat(), (first, last, foreign, cut) => {
        const torn = encodeRecord(first, salt);
        const bytes = Buffer.concat([
          encodeRecord(first, salt),
          torn.subarray(0, cut % torn.length),
          foreign,
          encodeRecord(last, salt),
        ]);
        expect(read(bytes)).toEqual([first, last]);
      }),
    );
  });

  test('are passed over when one bit is wrong', () => {
    fc.assert(
      fc.property(records, fc.nat(), (record, place) => {
        const bytes = encodeRecord(record, salt);
        bytes[place % bytes.length]! ^= 1;
        expect(read(bytes)).toEqual([]);
      }),
    );
  });

  test('of another space are passed over', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(read(encodeRecord(record, salt), salt + 1)).toEqual([]);
      }),
    );
  });
});
