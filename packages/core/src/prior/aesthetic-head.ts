import { z } from 'zod';
import { VsmError } from '../errors.ts';

/** A linear judge of what most people find beautiful: the rating of a unit embedding is `weights · vector + bias`. */
export interface AestheticHead {
  /** For people. */
  readonly name: string;
  /** The id of the embedding space whose vectors it rates, or the name of a model: all spaces of that model. */
  readonly space: string;
  readonly weights: Float32Array;
  readonly bias: number;
  /** Its ratings of usual pictures. */
  readonly usual: UsualRatings;
}

export interface UsualRatings {
  readonly mean: number;
  /** Above 0. */
  readonly standardDeviation: number;
}

const largestFloat32 = 3.4028234663852886e38;
const float32 = z.number().min(-largestFloat32).max(largestFloat32);

const headFile = z.strictObject({
  format: z.literal('vsm-aesthetic-head'),
  version: z.literal(1),
  name: z.string().min(1),
  space: z.string().min(1),
  weights: z.array(float32).min(1),
  bias: z.number(),
  usual: z.strictObject({ mean: z.number(), standardDeviation: z.number().positive() }),
});

/**
 * @param name what the text is called in errors, such as its path.
 * @throws VsmError `INVALID_ARGUMENT` that names every wrong key.
 * @see docs/models.md
 */
export function parseAestheticHead(text: string, name: string): AestheticHead {
  const { success, data, error } = headFile.safeParse(readJson(text, name));
  if (!success) {
    const found = error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.join('.')}: ${message}` : message,
    );
    throw refuse(name, `${found.slice(0, 5).join('; ')}.`);
  }
  const { weights, bias, usual, space } = data;
  return { name: data.name, space, weights: Float32Array.from(weights), bias, usual };
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(name, 'It is not JSON.', { cause });
  }
}

function refuse(name: string, reason: string, options: ErrorOptions = {}): VsmError {
  return new VsmError(
    'INVALID_ARGUMENT',
    `${name}: this is not an aesthetic head. ${reason} docs/models.md describes the format.`,
    options,
  );
}
