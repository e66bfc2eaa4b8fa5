import { VsmError } from '@vsm/core';
import sharp, { type Sharp } from 'sharp';
import { drawBlocks, type Pixels } from './draw-blocks.ts';
import type { CellSize, PictureProtocol } from './picture-protocol.ts';

/** Characters that a picture may take. */
export interface CellArea {
  readonly columns: number;
  readonly rows: number;
}

export interface DrawOptions {
  readonly protocol: PictureProtocol;
  readonly cell: CellSize;
  readonly area: CellArea;
  /** Whether the terminal knows 16 million colours, rather than 256. */
  readonly trueColor: boolean;
}

export interface DrawnPicture {
  /** Each to be written a line below the one before, all from the same column; they leave the cursor anywhere. */
  readonly lines: readonly string[];
  /** Lines that the picture takes: protocols for graphics fill them from the first. */
  readonly rows: number;
}

/**
 * The picture in a file as what makes a terminal show it, as large as fits the area, its proportions kept.
 *
 * @throws VsmError `IMAGE_UNREADABLE`
 */
export async function drawPicture(file: string, options: DrawOptions): Promise<DrawnPicture> {
  try {
    return await draw(file, options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError('IMAGE_UNREADABLE', `${file}: this picture cannot be shown (${reason}).`, { cause });
  }
}

async function draw(file: string, options: DrawOptions): Promise<DrawnPicture> {
  const { protocol, area, cell } = options;
  if (protocol === 'blocks') {
    // Half a character each, and about square.
    const pixels = await toPixels(fit(file, { width: area.columns, height: area.rows * 2 }));
    const lines = drawBlocks(pixels, options);
    return { lines, rows: lines.length };
  }
  const fitted = fit(file, { width: area.columns * cell.width, height: area.rows * cell.height });
  if (protocol === 'sixel') {
    const { text, height } = await drawSixel(fitted);
    return { lines: [text], rows: Math.ceil(height / cell.height) };
  }
  const { data, info } = await fitted.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
  const size = { columns: Math.ceil(info.width / cell.width), rows: Math.ceil(info.height / cell.height) };
  return { lines: [protocol === 'kitty' ? drawKitty(data, size) : drawITerm2(data, size)], rows: size.rows };
}

function fit(file: string, limit: { readonly width: number; readonly height: number }): Sharp {
  return sharp(file, { limitInputPixels: false })
    .autoOrient()
    .resize({ ...limit, fit: 'inside' })
    .flatten({ background: 'white' })
    .toColourspace('srgb');
}

async function toPixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The most base64 that one escape sequence may carry. */
const kittyChunk = 4096;
/** As many as terminals have registers for. */
const mostSixelColors = 256;

/** @see https://sw.kovidgoyal.net/kitty/graphics-protocol/ */
function drawKitty(png: Buffer, { columns, rows }: CellArea): string {
  const base64 = png.toString('base64');
  const chunks = Array.from({ length: Math.ceil(base64.length / kittyChunk) }, (_, i) =>
    base64.slice(i * kittyChunk, (i + 1) * kittyChunk),
  );
  return chunks
    .map((chunk, i) => {
      const first = i === 0 ? `a=T,f=100,q=2,C=1,c=${columns},r=${rows},` : '';
      return `\u001b_G${first}m=${i < chunks.length - 1 ? 1 : 0};${chunk}\u001b\\`;
    })
    .join('');
}

/** @see https://iterm2.com/documentation-images.html */
function drawITerm2(png: Buffer, { columns, rows }: CellArea): string {
  const size = `size=${png.length};width=${columns};height=${rows};preserveAspectRatio=1`;
  return `\u001b]1337;File=inline=1;${size}:${png.toString('base64')}\u0007`;
}

/** @see https://www.vt100.net/docs/vt3xx-gp/chapter14.html */
async function drawSixel(picture: Sharp): Promise<{ text: string; height: number }> {
  const { default: sixel } = await import('sixel');
  const reduced = await picture.png({ palette: true, colours: mostSixelColors, compressionLevel: 0 }).toBuffer();
  const { data, width, height } = await toPixels(sharp(reduced).ensureAlpha());
  const colors = new Set(new Uint32Array(data.buffer, data.byteOffset, width * height));
  const sequence = sixel.sixelEncode(data, width, height, [...colors]);
  return { text: sixel.introducer(0) + sequence + sixel.FINALIZER, height };
}
