import { VsmError } from '@vsm/core';

/** @throws VsmError `INVALID_ARGUMENT` unless `value` is absent or a whole number from `low` to `high`. */
export function checkOptionalWholeNumber(
  name: string,
  value: number | undefined,
  { tool, low, high }: { readonly tool: string; readonly low: number; readonly high: number },
): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `${tool} needs a ${name} that is a whole number from ${low} to ${high}; got ${String(value)}.`,
    { details: { argument: name, value: String(value), low, high } },
  );
}

export const largestSeed = 0xffff_ffff;

/** The seed if the contract can tell it, null otherwise. */
export function usableSeed(seed: number | undefined): number | null {
  return seed !== undefined && Number.isInteger(seed) && seed >= 0 && seed <= largestSeed ? seed : null;
}
