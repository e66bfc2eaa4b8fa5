import { type Background, createBackground, type Encoded, normalize, VsmError } from '@vsm/core';
import { embeddedSpace } from './embedded-space.ts';

const attributeCount = embeddedSpace.attributeNames?.length ?? 0;
const rowLength = embeddedSpace.dimensions + attributeCount;
const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

/** Pictures as little-endian float32 rows: the vector, then the attributes. Equal input gives equal bytes. */
export function serializeBackground(pictures: readonly Encoded[]): Uint8Array {
  const bytes = new Uint8Array(pictures.length * rowLength * bytesPerNumber);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const { vector, attributes = [] } of pictures) {
    for (const value of [...vector, ...attributes]) {
      view.setFloat32(offset, value, true);
      offset += bytesPerNumber;
    }
  }
  return bytes;
}

/**
 * The background that ships with the encoder, from the bytes at `embeddedBackgroundUrl`. Vectors are of unit length.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the bytes are not whole rows of finite numbers.
 */
export function parseBackground(bytes: Uint8Array): Background {
  const rowBytes = rowLength * bytesPerNumber;
  if (bytes.length === 0 || bytes.length % rowBytes !== 0) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `The embedded background must hold rows of ${rowBytes} bytes; it has ${bytes.length} bytes. Install @vsm/model-embedded again.`,
      { details: { rowBytes, sizeBytes: bytes.length } },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = Array.from({ length: bytes.length / rowBytes }, (_, row) =>
    Float32Array.from({ length: rowLength }, (_, column) =>
      view.getFloat32(row * rowBytes + column * bytesPerNumber, true),
    ),
  );
  return createBackground(
    rows.map((row) => ({
      vector: normalize(row.subarray(0, embeddedSpace.dimensions)),
      attributes: row.slice(embeddedSpace.dimensions),
    })),
    { sampleSize: rows.length },
  );
}
