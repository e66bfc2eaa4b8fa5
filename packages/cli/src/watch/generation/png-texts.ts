import { inflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const largestTextBytes = 2 ** 26;

/**
 * The texts in a PNG file by their keywords, of the chunks tEXt, zTXt and iTXt; empty where it is none.
 *
 * @see PNG specification (third edition), 11.3.3
 */
export function readPngTexts(png: Buffer): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (!png.subarray(0, signature.length).equals(signature)) return texts;
  for (let start = signature.length; start + 12 <= png.length; ) {
    const length = png.readUInt32BE(start);
    const type = png.toString('latin1', start + 4, start + 8);
    const text = readText(type, png.subarray(start + 8, start + 8 + length));
    if (text && !texts.has(text.keyword)) texts.set(text.keyword, text.value);
    start += 12 + length;
  }
  return texts;
}

interface Text {
  readonly keyword: string;
  readonly value: string;
}

function readText(type: string, data: Buffer): Text | null {
  const end = data.indexOf(0);
  if (end < 1) return null;
  const keyword = data.toString('latin1', 0, end);
  const rest = data.subarray(end + 1);
  if (type === 'tEXt') return { keyword, value: decodeText(rest) };
  if (type === 'zTXt') return { keyword, value: decodeText(inflate(rest.subarray(1))) };
  if (type !== 'iTXt') return null;
  // Whether it is compressed and how; then a language and a translated keyword, which end with 0 each.
  const afterLanguage = rest.indexOf(0, 2) + 1;
  const text = rest.subarray(rest.indexOf(0, afterLanguage) + 1);
  return { keyword, value: (rest[0] === 1 ? inflate(text) : text).toString('utf8') };
}

/** Latin-1 by the specification; many tools write UTF-8 all the same, which Latin-1 hardly ever looks like. */
function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** Empty where it is damaged: the picture is not, so nothing more is said of how it was made. */
function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: largestTextBytes });
  } catch {
    return Buffer.alloc(0);
  }
}
