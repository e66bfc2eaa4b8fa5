/**
 * `count` normal deviates, the same for the same seed. The embedding space rests on them, so the generator (mulberry32)
 * and the transform (Box-Muller, cosine then sine) stand here and never change.
 *
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function drawNormals(count: number, seed: number): Float32Array {
  const nextUniform = createMulberry32(seed);
  const normals = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - nextUniform()));
    const angle = 2 * Math.PI * nextUniform();
    normals[i] = radius * Math.cos(angle);
    // With an odd count the last write falls outside and is dropped, as typed arrays do.
    normals[i + 1] = radius * Math.sin(angle);
  }
  return normals;
}

/** Uniform in [0, 1). */
function createMulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
