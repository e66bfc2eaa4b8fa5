import { VsmError } from '../errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of `object` whose keys are not in `known`, in their order. A key named `__proto__` is a key like any other. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !known.has(key)));
}

const deepestLevel = 500;

/**
 * A parsed JSON value that survives being written and read: numbers beyond the range of doubles become text, -0 becomes 0.
 *
 * @throws VsmError `MEMORY_CORRUPT` when it nests deeper than 500 levels.
 */
export function storableJson(value: unknown, level = 0): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === deepestLevel) {
    throw new VsmError(
      'MEMORY_CORRUPT',
      `The memory file nests values deeper than ${deepestLevel} levels, which no memory does. Restore it from a backup.`,
    );
  }
  // What became of base64 on the way.
  if (value instanceof Float32Array) return [...value];
  if (Array.isArray(value)) return value.map((item) => storableJson(item, level + 1));
  return storableObject(value, level);
}

/** As `storableJson`, for an object. */
export function storableObject(value: object, level = 0): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, storableJson(item, level + 1)]));
}
