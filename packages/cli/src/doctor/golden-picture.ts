import type { RgbImage } from '@vsm/core';

/** The embedding of `drawGoldenPicture()` since its space was introduced, up to a factor. */
export function readGoldenVector(): Float32Array {
  const bytes = Buffer.from(vectorAsInt16.join(''), 'base64');
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
}

/** Coloured waves on a checkerboard, by integer formulas: the same bytes everywhere. */
export function drawGoldenPicture(): RgbImage {
  const [width, height] = [320, 240];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = ((x >> 4) + (y >> 4)) & 1;
      const wave = Math.abs((((x * 3 + y * 2) >> 1) % 510) - 255);
      data.set([wave, (wave + cell * 90) & 255, y & 255], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** 512 numbers, little-endian, in base64. */
const vectorAsInt16: readonly string[] = [
  'TvLJ4FsUmhl6E1DySrpKBg4IZ/qbJsr6n+1mvvIX4wIRIjP1P/pMDRL1rwQsCKHLJPvYIuz9+t4myWETRNCK0u0Z/39yFutB2v+J8mn8cxKT',
  'C60wIxY163UhA+nF1DXtMu6GIcL0myUg+lZAQvXD/iMhmfpq7QPyPdr2/BQrvxn08QI31DzzJ9EsMyA1DFkRkPQwAfYRa/smLzMAx9zU3+8I',
  '7uNNACENrwdLuPHLdA9iG672Yt1b56Yb/vVPDC36RUNvBJ8pCvAO3z35x/Vv8a0l0fZ9+Zr/wfB5+PUSlTDBDewJaAqi6HcLwBaS3rojJfct',
  'RN4g5PuYARo0eRc9+4e1ZRjDD+H4Qb6H4DJAYyviBbz1svpkHjzKwvdB+ywB2y8q40TbF9K37q0FcOIrI078iucB3PU8nDj0BCLGUQ/jClb4',
  'RtrhIEIhfs3k8av5RBjLCafvagmEClK/6QEu7i7uzPpg+ljsOgWv6rfYUMcZyP3bgAndEJnJ4Qz4/evwMA5z69MMJxeuNR0VCdjmHacEveLX',
  'BUbuURqLMRMrkAecGYVXpNP9D+n6KOs5Dl759vkd19zG5SJfEczHLvjB/OH3eR7D9EAJMO0e+wYYg+raMj794/jbBo7wO1NkHSvJKulL9Qj6',
  'lzDhCmLbhR37FA8tObha5PTd7QMRC4TvjAVd4pEChfA9DPQFWRlB+x7cYt8itB/1cyezCAEljge7FWgAh/QfHJneE9y2GwwiGOKiyCIH8veD',
  '6k3gcyiPuCozhSTI+EwHew5W7B0gTMbp7mvbpMbzL1YBdezaKVv0QOP1OkQjhwdxyPUHUxhEC0r9pwL1G0XgbRgbPNMQhAJtEpYIF+WhPCoe',
  'UeLEpwDs0P0uIA31TPBv6Z0fmcmyFYjvDwSv6hUQuff51XHgaSDb8uPZrg7qAYMdMgF6BxLhtvizMQsKUBLY9sfryA6rJtgAK9ql4rPyoAcU',
  '4jXZ5fmez5YX4e09Fm4TBACr3eMe0hOs9TUMoeFeDT8i9SZ4/CoClyIkFAX8WRv627nikPT3CCkEpjyMBTzdKRku+MXprx32Ds/CuzReATvs',
  'hwbC9+Alry8d1Pvbbs0fAFDeZw0v+kbbkvyWCUgNnAGWM6QP2R00+Dr8SU8ZEJLz7Q6P5FwjMUR4HNSvorHk2zz1A+fbHmn5VvOE+Z/iVxoe',
  'DVwDgwTPFLi1oyKy2t3/+fZSFLsBlxw8FA0y6Dp6B/Ahrgl/0+H03NBB77z/QgkoCc/PXg75LGwCydOz4mAYvtNu4TEVSPy343HrCtG6I9sF',
  'jBut3B31XuPQvxvzJDEILdIQYv71EZELO9mEC5X8ut2g0/0qRPm256zjiTOO02oecgVL9Q==',
];
