import { VsmError } from '@vsm/core';

export interface EncodedImage {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
}

/** A picture with the media type that its first bytes tell. @throws VsmError `GENERATOR_FAILED` for anything but PNG, JPEG and WebP. */
export function identifyImage(bytes: Uint8Array): EncodedImage {
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return { bytes, mediaType: 'image/png' };
  if (ascii(0, 3) === '\xff\xd8\xff') return { bytes, mediaType: 'image/jpeg' };
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return { bytes, mediaType: 'image/webp' };
  throw new VsmError(
    'GENERATOR_FAILED',
    `A picture must be a PNG, JPEG or WebP file; the generator sent ${bytes.length} bytes that begin with ` +
      `${[...bytes.subarray(0, 8)].join(' ')}. Choose one of these formats in its settings.`,
  );
}

/** The picture in Base64, with or without the head of a data URL. @throws VsmError `GENERATOR_FAILED` if it is none. */
export function decodeBase64Image(text: string): EncodedImage {
  return identifyImage(decodeBase64(text.replace(/^data:[^,]*,/, '')));
}

/** The same for a preview, which is not worth failing for: undefined if it is none. */
export function decodePreview(text: string): EncodedImage | undefined {
  try {
    return decodeBase64Image(text);
  } catch (error) {
    if (VsmError.is(error)) return undefined;
    throw error;
  }
}

function decodeBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (error) {
    throw new VsmError(
      'GENERATOR_FAILED',
      'A picture must come in Base64; the generator sent other text. Check that its version is supported.',
      { cause: error },
    );
  }
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** Standard Base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 4096) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return btoa(binary);
}
