/** A block of measurements of different kinds, each with a name. */
export interface NamedBlock<Name extends string> {
  /** The block of `values`, in the order of the names. */
  write(values: Readonly<Record<Name, number>>): Float32Array;
  /** The measurement that `block` holds under `name`, in its own unit. */
  read(block: Float32Array, name: Name): number;
}

/**
 * A block that holds `(value - center) * gain` for each entry, in the order of the entries: centres and gains bring
 * measurements of unlike units to like ranges.
 */
export function createNamedBlock<Name extends string>(
  entries: readonly (readonly [name: Name, center: number, gain: number])[],
): NamedBlock<Name> {
  const positions = new Map(entries.map(([name, center, gain], index) => [name, { index, center, gain }]));
  return {
    write: (values) => Float32Array.from(entries, ([name, center, gain]) => (values[name] - center) * gain),
    read: (block, name) => {
      const { index, center, gain } = positions.get(name)!;
      return block[index]! / gain + center;
    },
  };
}
