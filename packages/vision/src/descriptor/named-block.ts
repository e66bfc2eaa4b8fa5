/** A block of measurements of different kinds, each with a name. */
export interface NamedBlock<Name extends string> {
  readonly length: number;
  /** The block of `values`, in the order of the names. */
  write(values: Readonly<Record<Name, number>>): Float32Array;
  /** The measurement that `block` holds under `name`, in its own unit. */
  read(block: Float32Array, name: Name): number;
}

export function createNamedBlock<Name extends string>(
  entries: readonly (readonly [name: Name, center: number, gain: number])[],
): NamedBlock<Name> {
  const positions = new Map(entries.map(([name, center, gain], index) => [name, { index, center, gain }]));
  return {
    length: entries.length,
    write: (values) => Float32Array.from(entries, ([name, center, gain]) => (values[name] - center) * gain),
    read: (block, name) => {
      const { index, center, gain } = positions.get(name)!;
      return block[index]! / gain + center;
    },
  };
}
