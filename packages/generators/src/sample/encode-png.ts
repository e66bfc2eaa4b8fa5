import type { RgbImage } from '@vsm/core';
import { encode } from 'fast-png';

/** Grain leaves little for the higher levels to find. */
const fast = { level: 1, mem: 6 } as const;

/**
 * The picture as a PNG file with `text` as its tEXt entries. Characters beyond ASCII are written as `\uXXXX`, which
 * JSON values read back unchanged.
 */
export function encodePng(image: RgbImage, text: Readonly<Record<string, string>>): Uint8Array {
  const { width, height, data } = image;
  const entries = Object.entries(text).map(([key, value]): [string, string] => [key, escapeNonAscii(value)]);
  return encode({ width, height, data, channels: 3, text: Object.fromEntries(entries) }, { zlib: fast });
}

function escapeNonAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
