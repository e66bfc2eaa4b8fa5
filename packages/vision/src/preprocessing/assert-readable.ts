import { type RgbImage, VsmError } from '@vsm/core';

/**
 * @throws VsmError `IMAGE_UNREADABLE` unless width and height are whole numbers above 0 and there are three bytes a pixel.
 */
export function assertReadable({ width, height, data }: RgbImage): void {
  if (!isPositiveInteger(width) || !isPositiveInteger(height)) {
    throw new VsmError(
      'IMAGE_UNREADABLE',
      `A picture's width and height must be whole numbers above 0; this one is ${width} x ${height}. Decode the file again.`,
      { details: { width: String(width), height: String(height) } },
    );
  }
  const expected = width * height * 3;
  if (data.length !== expected) {
    throw new VsmError(
      'IMAGE_UNREADABLE',
      `A picture of ${width} x ${height} needs ${expected} bytes of 8-bit RGB; this one has ${data.length}. ` +
        'Decode it without alpha, in three channels.',
      { details: { width, height, expectedBytes: expected, actualBytes: data.length } },
    );
  }
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
