import type { PictureInput } from '../inputs/expand-inputs.ts';

/** At most `size` of the inputs, each equally likely, in their order. */
export function sampleInputs(inputs: readonly PictureInput[], size: number, random: () => number): PictureInput[] {
  let wanted = size;
  return inputs.filter((_, i) => {
    const isTaken = random() * (inputs.length - i) < wanted;
    if (isTaken) wanted--;
    return isTaken;
  });
}
