import { type RgbImage, VsmError } from '@vsm/core';
import { defaultImageLimits, type ImageLimits } from './image-limits.ts';
import { loadSharp } from './native-modules.ts';
import { cmykToRgb, toOpaqueRgb } from './rgb-conversion.ts';

/** What an encoded picture says of itself before it is decoded. */
export interface ImageHeader {
  readonly pixelCount: number;
  readonly isCmyk: boolean;
}

/**
 * The first frame of an encoded picture (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG) as 8-bit RGB. Its EXIF orientation is applied,
 * colour profiles are ignored, 16-bit samples keep their upper half, and transparency is composited over white: bit for bit
 * what Pillow gives for 8-bit pictures, so that every encoder sees the same.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the bytes are no picture or end too early, `IMAGE_TOO_LARGE` above `limits`;
 *   `MODEL_UNUSABLE` when sharp does not load.
 */
export async function decodeImage(bytes: Uint8Array, limits: ImageLimits = defaultImageLimits): Promise<RgbImage> {
  return decodePixels(bytes, await readImageHeader(bytes, limits));
}

/**
 * Reads no more than the header, so a picture that is too large costs nothing.
 *
 * @throws VsmError `IMAGE_UNREADABLE` or `IMAGE_TOO_LARGE`.
 */
export async function readImageHeader(bytes: Uint8Array, limits: ImageLimits): Promise<ImageHeader> {
  if (bytes.length === 0) {
    throw new VsmError('IMAGE_UNREADABLE', 'The file is empty: it has 0 bytes. Replace it or leave it out.');
  }
  assertByteLimit(bytes.length, limits);
  const sharp = await loadSharp();
  const { width, height, space } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new VsmError(
        'IMAGE_UNREADABLE',
        `This is no picture that can be read: expected JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG (${reasonOf(cause)}).`,
        { cause },
      );
    });
  const pixelCount = width * height;
  if (pixelCount > limits.maxPixels) {
    throw new VsmError(
      'IMAGE_TOO_LARGE',
      `The picture has ${width} x ${height} pixels; at most ${limits.maxPixels} in all are decoded. Scale it down or raise the limit.`,
      { details: { width, height, maxPixels: limits.maxPixels } },
    );
  }
  return { pixelCount, isCmyk: space === 'cmyk' };
}

/** Throws `IMAGE_TOO_LARGE` for a file of more than `limits.maxBytes`. */
export function assertByteLimit(sizeBytes: number, { maxBytes }: ImageLimits): void {
  if (sizeBytes <= maxBytes) return;
  throw new VsmError(
    'IMAGE_TOO_LARGE',
    `The file has ${sizeBytes} bytes; at most ${maxBytes} are read. Compress the picture or raise the limit.`,
    { details: { sizeBytes, maxBytes } },
  );
}

/** The picture whose header was read from the same bytes. */
export async function decodePixels(bytes: Uint8Array, { isCmyk }: ImageHeader): Promise<RgbImage> {
  const sharp = await loadSharp();
  const picture = sharp(bytes, { ignoreIcc: true, failOn: 'truncated', limitInputPixels: false }).autoOrient();
  const decoded = isCmyk ? picture.pipelineColourspace('cmyk').toColourspace('cmyk') : picture.toColourspace('srgb');
  const { data, info } = await decoded
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw new VsmError(
        'IMAGE_UNREADABLE',
        `The picture is damaged or cut short (${reasonOf(cause)}). Replace the file or leave it out.`,
        { cause },
      );
    });
  const rgb = isCmyk ? cmykToRgb(data) : toOpaqueRgb({ data, channels: info.channels });
  return { width: info.width, height: info.height, data: rgb };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
