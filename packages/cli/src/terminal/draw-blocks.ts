/** 8-bit samples, row-major. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const upperHalf = '▀';
const reset = '\u001b[0m';

/** Lines of RGB pixels, two a character: the upper half in its colour, the lower half in that of its background. */
export function drawBlocks(image: Pixels, { trueColor }: { readonly trueColor: boolean }): string[] {
  const color = trueColor ? trueColorOf : paletteColorOf;
  const lines: string[] = [];
  for (let y = 0; y < image.height; y += 2) {
    let line = '';
    let current = '';
    for (let x = 0; x < image.width; x++) {
      const upper = `38;${color(image, x, y)}`;
      const lower = y + 1 < image.height ? `48;${color(image, x, y + 1)}` : '49';
      const colors = `\u001b[${upper};${lower}m`;
      line += colors === current ? upperHalf : colors + upperHalf;
      current = colors;
    }
    lines.push(line + reset);
  }
  return lines;
}

function trueColorOf({ data, width }: Pixels, x: number, y: number): string {
  const place = 3 * (y * width + x);
  return `2;${data[place]};${data[place + 1]};${data[place + 2]}`;
}

/** The levels of the 6 x 6 x 6 colours that 256-colour terminals have from number 16 on. */
const levels = [0, 95, 135, 175, 215, 255];
const firstColor = 16;

function paletteColorOf({ data, width }: Pixels, x: number, y: number): string {
  const place = 3 * (y * width + x);
  const [red, green, blue] = [0, 1, 2].map((channel) => nearestLevel(data[place + channel]!));
  return `5;${firstColor + 36 * red! + 6 * green! + blue!}`;
}

function nearestLevel(value: number): number {
  return levels.reduce((best, level, i) => (Math.abs(level - value) < Math.abs(levels[best]! - value) ? i : best), 0);
}
