import { z } from 'zod';
import type { ComparedPicture, Comparison } from '../comparison.ts';
import type { EmbeddingSpace } from '../embedding.ts';
import { isJsonObject, otherMembers, storableJson, storableObject } from './json-value.ts';
import { originSchema, sourceSchema } from './read-entry.ts';
import { describe, type ReadLog } from './read-log.ts';
import { readVector } from './read-vector.ts';
import { isTimestamp } from './timestamp.ts';
import { setAside } from './vsm-section.ts';

const knownKeys: ReadonlySet<string> = new Set([
  'id',
  'preferred',
  'other',
  'category',
  'weight',
  'timestamp',
  'origin',
]);

function storable<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => storableJson(value), schema);
}

const pictureSchema = z.looseObject({
  attributes: z
    .array(z.number().refine((value) => Number.isFinite(Math.fround(value))))
    .transform((values) => Float32Array.from(values))
    .exactOptional(),
  source: storable(sourceSchema).exactOptional(),
});

const comparisonSchema = z.looseObject({
  id: z.string().min(1),
  preferred: pictureSchema,
  other: pictureSchema,
  category: z.string(),
  weight: z.number().positive(),
  timestamp: z.string().refine(isTimestamp, 'expected an ISO 8601 time'),
  origin: storable(originSchema).exactOptional(),
});

/** Reads `vsm.comparisons`. One that can't be read is set aside and reported; the others stand. */
export function readComparisons(value: unknown, space: EmbeddingSpace | null, log: ReadLog): Comparison[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    setAside(log, 'vsm.comparisons', value, `It is ${describe(value)}, not a list`);
    return [];
  }
  const ids = new Set<string>();
  return value.flatMap((item: unknown, i): Comparison[] => {
    const read = readComparison(item, space, ids);
    if (typeof read === 'string') {
      setAside(log, `vsm.comparisons[${i}]`, item, read);
      return [];
    }
    ids.add(read.id);
    return [read];
  });
}

/** The comparison, or why there is none. */
function readComparison(item: unknown, space: EmbeddingSpace | null, ids: ReadonlySet<string>): Comparison | string {
  if (!isJsonObject(item)) return `It is ${describe(item)}, not an object`;
  const parsed = comparisonSchema.safeParse(item);
  if (!parsed.success) return z.prettifyError(parsed.error).replaceAll('\n', ' ');
  const { id, category, weight, timestamp, origin } = parsed.data;
  const preferred = readPicture(item['preferred'], parsed.data.preferred, space);
  if (typeof preferred === 'string') return preferred;
  const other = readPicture(item['other'], parsed.data.other, space);
  if (typeof other === 'string') return other;
  if (ids.has(id)) return `Another comparison has the id ${JSON.stringify(id)} too`;
  const unknown = storableObject(otherMembers(item, knownKeys));
  return {
    id,
    preferred,
    other,
    category,
    weight,
    createdAt: timestamp,
    ...(origin && { origin }),
    ...(Object.keys(unknown).length > 0 && { unknown }),
  };
}

function readPicture(
  raw: unknown,
  { attributes, source }: z.infer<typeof pictureSchema>,
  space: EmbeddingSpace | null,
): ComparedPicture | string {
  const reading = readVector(isJsonObject(raw) ? raw : {});
  if ('unusable' in reading) return `A picture can't be used: ${reading.unusable}`;
  if (space === null || reading.vector.length !== space.dimensions) {
    return `A picture has ${reading.vector.length} numbers, where the memory's have ${space?.dimensions ?? 'no known space'}`;
  }
  const expected = space.attributeNames?.length ?? attributes?.length;
  if (attributes !== undefined && attributes.length !== expected) {
    return `A picture has ${attributes.length} attributes, where the space names ${expected}`;
  }
  return {
    embedding: { space: space.id, vector: reading.vector },
    ...(attributes && { attributes }),
    ...(source && { source }),
  };
}
