/** One square channel, row-major. */
export interface Plane {
  readonly size: number;
  readonly data: Float32Array;
}

/** Half the size, each pixel the mean of four; an odd last row and column are left out. */
export function halve({ size, data }: Plane): Plane {
  const halfSize = size >> 1;
  const halved = new Float32Array(halfSize * halfSize);
  for (let y = 0; y < halfSize; y++) {
    for (let x = 0; x < halfSize; x++) {
      const corner = 2 * y * size + 2 * x;
      halved[y * halfSize + x] =
        0.25 * (data[corner]! + data[corner + 1]! + data[corner + size]! + data[corner + size + 1]!);
    }
  }
  return { size: halfSize, data: halved };
}

/** The plane and its halves, finest first: `levels` planes. */
export function buildPyramid(plane: Plane, levels: number): Plane[] {
  const pyramid = [plane];
  for (let level = 1; level < levels; level++) pyramid.push(halve(pyramid[level - 1]!));
  return pyramid;
}

export function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
