import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** How a text stands in a PNG file. */
export type PngTextKind = 'tEXt' | 'zTXt' | 'iTXt' | 'compressed iTXt';

/** A small PNG file with texts before its pixels, as Pillow writes them, or behind. */
export async function pngWithTexts(
  texts: Readonly<Record<string, string>>,
  { kind = 'tEXt', behind = false }: { readonly kind?: PngTextKind; readonly behind?: boolean } = {},
): Promise<Buffer> {
  const png = await plainPicture().png().toBuffer();
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(kind, keyword, text));
  const place = behind ? png.length - 12 : 8 + 25;
  return Buffer.concat([png.subarray(0, place), ...chunks, png.subarray(place)]);
}

export function plainPicture(): Sharp {
  return sharp({ create: { width: 16, height: 16, channels: 3, background: 'teal' } });
}

function textChunk(kind: PngTextKind, keyword: string, text: string): Buffer {
  const head = Buffer.from(`${keyword}\0`, 'latin1');
  if (kind === 'tEXt') return chunk('tEXt', [head, Buffer.from(text, 'latin1')]);
  if (kind === 'zTXt') return chunk('zTXt', [head, Buffer.of(0), deflateSync(Buffer.from(text, 'latin1'))]);
  const utf8 = Buffer.from(text);
  const isCompressed = kind !== 'iTXt';
  return chunk('iTXt', [
    head,
    Buffer.of(isCompressed ? 1 : 0, 0),
    Buffer.from('en\0\0'),
    isCompressed ? deflateSync(utf8) : utf8,
  ]);
}

function chunk(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A comment alone in EXIF, in the first directory (as Pillow writes it for Fooocus) and of a type and bytes as given. */
export function exifOfComment(type: 2 | 7, comment: Buffer): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x9286, 10);
  tiff.writeUInt16LE(type, 12);
  tiff.writeUInt32LE(comment.length, 14);
  tiff.writeUInt32LE(26, 18);
  return Buffer.concat([tiff, comment]);
}

interface LogEntry {
  readonly name: string;
  /** Label, key and value of each row. */
  readonly rows: readonly (readonly [label: string, key: string, value: string])[];
}

/** Fooocus's log of a day, as version 2.5 writes it; without the button as those before 2.1.8. */
export function fooocusLog(
  entries: readonly LogEntry[],
  { button = true }: { readonly button?: boolean } = {},
): string {
  const items = entries.map(({ name, rows }) => {
    const table = rows
      .map(([label, , value]) => `<tr><td class='label'>${label}</td><td class='value'>${value}</td></tr>\n`)
      .join('');
    const json = JSON.stringify(Object.fromEntries(rows.map(([, key, value]) => [key, value])));
    const copied = encodeURIComponent(json).replaceAll("'", '%27');
    return (
      `<div id="${name.replaceAll('.', '_')}" class="image-container"><hr><table><tr>\n` +
      `<td><a href="${name}" target="_blank"><img src='${name}' loading='lazy'/></a><div>${name}</div></td>` +
      `<td><table class='metadata'>${table}</table>` +
      `${button ? `</br><button onclick="to_clipboard('${copied}')">Copy to Clipboard</button>` : ''}</td></tr></table></div>\n\n`
    );
  });
  return `<!DOCTYPE html><html><head><title>Fooocus Log</title></head><body><p>Fooocus Log (private)</p>\n<!--fooocus-log-split-->\n\n${items.join('')}\n<!--fooocus-log-split--></body></html>`;
}
