import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

/** JSON's numbers stop being exact at 16 digits, and seeds have up to 20. */
const longSeed = /("(?:noise_)?seed"\s*:\s*)(\d{16,})(?=\s*[,}])/g;
/** Python writes these where JSON knows no such number. */
const pythonNumber = /(?<=[[,:]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g;

/** The object that a tool wrote as JSON, its seeds as texts; `null` where it is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  const exact = text.replace(longSeed, '$1"$2"');
  const parsed = tryParse(exact) ?? tryParse(exact.replace(pythonNumber, 'null'));
  return object.safeParse(parsed).data ?? null;
}

/** The object under a name within another. */
export function objectAt(parent: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return object.safeParse(parent[name]).data ?? {};
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
