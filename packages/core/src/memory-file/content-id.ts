/**
 * 16 hex digits that depend on the numbers and the text alone. Entries of old files have no id; this gives each the same one
 * whenever the file is read.
 */
export function contentHash(vector: Float32Array, text = ''): string {
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  const mix = (value: number): void => {
    low = Math.imul(low ^ value, 0x85ebca6b);
    low ^= low >>> 15;
    high = Math.imul(high ^ value ^ low, 0xc2b2ae35);
    high ^= high >>> 13;
  };
  for (let i = 0; i < bits.length; i++) mix(bits[i]!);
  for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i));
  return hex(low) + hex(high);
}

/** `id`, or with the first suffix `-2`, `-3` … that is not in `used`. */
export function uniqueId(id: string, used: ReadonlySet<string>): string {
  if (!used.has(id)) return id;
  let occurrence = 2;
  while (used.has(`${id}-${occurrence}`)) occurrence++;
  return `${id}-${occurrence}`;
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
