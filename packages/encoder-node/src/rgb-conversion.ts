/** 8-bit samples, row-major, with `channels` interleaved samples a pixel. */
export interface Samples {
  readonly data: Uint8Array;
  readonly channels: number;
}

/**
 * Grey, grey + alpha, RGB or RGBA as RGB. Alpha is composited over white with the rounding of Pillow and of canvases.
 * RGB is returned as it is, without a copy.
 */
export function toOpaqueRgb({ data, channels }: Samples): Uint8Array {
  if (channels === 3) return data;
  const pixelCount = data.length / channels;
  const hasAlpha = channels === 2 || channels === 4;
  const isGrey = channels < 3;
  const rgb = new Uint8Array(pixelCount * 3);
  for (let source = 0, target = 0; target < rgb.length; source += channels, target += 3) {
    const alpha = hasAlpha ? data[source + channels - 1]! : 255;
    for (let channel = 0; channel < 3; channel++) {
      rgb[target + channel] = overWhite(data[isGrey ? source : source + channel]!, alpha);
    }
  }
  return rgb;
}

/** CMYK (0 = no ink) as RGB without a colour profile, with Pillow's rounding. */
export function cmykToRgb(data: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let source = 0, target = 0; target < rgb.length; source += 4, target += 3) {
    const light = 255 - data[source + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      rgb[target + channel] = Math.max(0, light - divideBy255(data[source + channel]! * light));
    }
  }
  return rgb;
}

function overWhite(value: number, alpha: number): number {
  return divideBy255(value * alpha + 255 * (255 - alpha));
}

/** `value / 255`, rounded to nearest, for 0..65025. */
function divideBy255(value: number): number {
  const biased = value + 128;
  return ((biased >> 8) + biased) >> 8;
}
