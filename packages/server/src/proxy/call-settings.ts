import type { IncomingHttpHeaders } from 'node:http';
import { type GuidancePreset, type GuidanceSettings, guidancePresets, parseCategory, VsmError } from '@vsm/core';
import { z } from 'zod';

/** What the proxy does with a call that draws. */
export interface CallSettings extends Pick<GuidanceSettings, 'threshold'> {
  /** Further tries after the first, 0..10. */
  readonly retries: number;
  /** Whose ratings go first. */
  readonly category: string | null;
  /** False for a call that is none of the proxy's business. */
  readonly isOn: boolean;
}

const fields = {
  threshold: z.number().min(-1).max(1),
  retries: z.int().min(0).max(10),
  category: z.string().trim().min(1).max(200),
  preset: z.enum(['quality', 'speed', 'exploration']),
};

interface Wishes {
  readonly enabled?: boolean | undefined;
  readonly threshold?: number | undefined;
  readonly retries?: number | undefined;
  readonly category?: string | undefined;
  readonly preset?: GuidancePreset | undefined;
}

const argumentsSchema: z.ZodType<Wishes> = z.strictObject({ enabled: z.boolean(), ...fields }).partial();

const flags = { on: true, off: false, true: true, false: false, 1: true, 0: false } as const;
const flag = z.enum(['on', 'off', 'true', 'false', '1', '0']).transform((word) => flags[word]);
const numberText = z.string().trim().min(1).transform(Number);
const headersSchema = z
  .object({
    'x-vsm': flag,
    'x-vsm-threshold': numberText.pipe(fields.threshold),
    'x-vsm-retries': numberText.pipe(fields.retries),
    'x-vsm-category': fields.category,
    'x-vsm-preset': fields.preset,
  })
  .partial();

/**
 * What holds for one call: what its script arguments say, else its headers, else the defaults. A preset is as its two settings, which go
 * before it where they are given in the same place.
 *
 * @throws VsmError `INVALID_ARGUMENT` for a setting that is none.
 */
export function readCallSettings(
  headers: IncomingHttpHeaders,
  scriptArguments: unknown,
  defaults: CallSettings,
): CallSettings {
  const byHeader = parse(headersSchema, headers, 'The headers X-VSM…');
  const inHeaders: Wishes = {
    enabled: byHeader['x-vsm'],
    threshold: byHeader['x-vsm-threshold'],
    retries: byHeader['x-vsm-retries'],
    category: byHeader['x-vsm-category'],
    preset: byHeader['x-vsm-preset'],
  };
  const inScript =
    scriptArguments === undefined ? {} : parse(scriptSchema, scriptArguments, 'alwayson_scripts.vsm').args[0];
  return applyWishes(applyWishes(defaults, inHeaders), inScript ?? {});
}

const scriptSchema = z.object({ args: z.array(argumentsSchema).max(1) });

/** The settings with what is wished in place of what was. @throws VsmError `PREFERENCE_INVALID` for a category that is no name. */
function applyWishes(settings: CallSettings, { preset, enabled, ...wishes }: Wishes): CallSettings {
  const { threshold, maxRetries } = preset ? guidancePresets[preset] : {};
  return {
    threshold: wishes.threshold ?? threshold ?? settings.threshold,
    retries: wishes.retries ?? maxRetries ?? settings.retries,
    category: wishes.category === undefined ? settings.category : parseCategory(wishes.category),
    isOn: enabled ?? settings.isOn,
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `${where}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Expected are a threshold from -1 to 1, retries from 0 to 10, a category, a preset (quality, speed, exploration), and on or off.`,
    { cause: parsed.error },
  );
}
