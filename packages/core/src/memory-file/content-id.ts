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

/** Gives `id` itself, or with a suffix `-2`, `-3` …, whichever is first not in `taken` nor given before. */
export function createIdAllocator(taken: ReadonlySet<string>): (id: string) => string {
  const given = new Set<string>();
  const isFree = (id: string): boolean => !taken.has(id) && !given.has(id);
  const lastSuffix = new Map<string, number>();
  return (id) => {
    let suffix = lastSuffix.get(id) ?? 1;
    let candidate = suffix === 1 ? id : `${id}-${suffix}`;
    while (!isFree(candidate)) candidate = `${id}-${++suffix}`;
    lastSuffix.set(id, suffix);
    given.add(candidate);
    return candidate;
  };
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
