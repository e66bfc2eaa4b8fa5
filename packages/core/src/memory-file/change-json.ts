import { z } from 'zod';
import type { ComparedPicture, Comparison } from '../comparison.ts';
import type { EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemoryChange, MemoryStatistics, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { backgroundSchema, backgroundToJson, vectorSchema } from './background-json.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import { originSchema, sourceSchema } from './read-entry.ts';
import { encodeVector } from './vector-text.ts';

/** An undo step as JSON; embeddings in full precision, so that undoing gives back exactly what was. */
export function undoStepToJson(step: UndoStep): unknown {
  return { label: step.label, createdAt: step.createdAt, changes: step.changes.map(changeToJson) };
}

/** A change as JSON, exact to the last bit; `parseMemoryChanges` reads it. */
export function changeToJson(change: MemoryChange): unknown {
  if (change.kind === 'add') return { ...change, preference: pictureToJson(change.preference) };
  if (change.kind === 'add-comparison') return { ...change, comparison: comparisonToJson(change.comparison) };
  if (change.kind === 'set-background' && change.background !== null) {
    return { kind: change.kind, background: backgroundToJson(change.background, 'float32') };
  }
  if (change.kind === 'push-undo') return { kind: change.kind, step: undoStepToJson(change.step) };
  return change;
}

function comparisonToJson({ preferred, other, ...rest }: Comparison): unknown {
  return { ...rest, preferred: pictureToJson(preferred), other: pictureToJson(other) };
}

function pictureToJson({ embedding, attributes, ...rest }: ComparedPicture): unknown {
  return {
    ...rest,
    space: embedding.space,
    embedding: encodeVector(embedding.vector, 'float32'),
    ...(attributes && { attributes: encodeVector(attributes, 'float32') }),
  };
}

/** Passed by reference: rebuilding an object would lose a key named `__proto__`. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.custom<JsonObject>(isJsonObject, 'expected an object');

export const spaceSchema: z.ZodType<EmbeddingSpace> = z.object({
  id: z.string().min(1),
  dimensions: z.int().positive(),
  attributeNames: z.array(z.string()).exactOptional(),
});

/** What every picture has in a change. */
const pictureShape = {
  space: z.string(),
  embedding: vectorSchema('float32'),
  attributes: vectorSchema('float32').exactOptional(),
  source: sourceSchema.exactOptional(),
};

const preferenceSchema: z.ZodType<Preference> = z
  .object({
    id: z.string().min(1),
    verdict: z.enum(['like', 'dislike']),
    ...pictureShape,
    category: z.string().nullable(),
    weight: z.number(),
    createdAt: z.string().nullable(),
    metadata: jsonObjectSchema,
    origin: originSchema.exactOptional(),
    unknown: jsonObjectSchema.exactOptional(),
  })
  .transform(withEmbedding);

const comparedPictureSchema: z.ZodType<ComparedPicture> = z.object(pictureShape).transform(withEmbedding);

const comparisonSchema: z.ZodType<Comparison> = z.object({
  id: z.string().min(1),
  preferred: comparedPictureSchema,
  other: comparedPictureSchema,
  category: z.string(),
  weight: z.number().positive(),
  createdAt: z.string(),
  origin: originSchema.exactOptional(),
  unknown: jsonObjectSchema.exactOptional(),
});

function withEmbedding<T extends { readonly space: string; readonly embedding: Float32Array }>({
  space,
  embedding,
  ...rest
}: T) {
  return { ...rest, embedding: { space, vector: embedding } };
}

const statisticsSchema: z.ZodType<MemoryStatistics> = z.object({
  generationCount: z.number(),
  filterApplications: z.number(),
  averageScore: z.number(),
});

const changeSchema: z.ZodType<MemoryChange> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('add'), preference: preferenceSchema, at: z.int().nonnegative().exactOptional() }),
    z.object({ kind: z.literal('remove'), id: z.string() }),
    z.object({
      kind: z.literal('update'),
      id: z.string(),
      set: z.object({
        verdict: z.enum(['like', 'dislike']).exactOptional(),
        category: z.string().nullable().exactOptional(),
        weight: z.number().exactOptional(),
        createdAt: z.string().nullable().exactOptional(),
        metadata: jsonObjectSchema.exactOptional(),
        source: sourceSchema.nullable().exactOptional(),
        origin: originSchema.nullable().exactOptional(),
      }),
    }),
    z.object({
      kind: z.literal('add-comparison'),
      comparison: comparisonSchema,
      at: z.int().nonnegative().exactOptional(),
    }),
    z.object({ kind: z.literal('remove-comparison'), id: z.string() }),
    z.object({ kind: z.literal('set-space'), space: spaceSchema.nullable() }),
    z.object({ kind: z.literal('set-background'), background: backgroundSchema.nullable() }),
    z.object({ kind: z.literal('set-statistics'), statistics: statisticsSchema }),
    z.object({ kind: z.literal('push-undo'), step: undoStepSchema }),
    z.object({ kind: z.literal('pop-undo') }),
  ]),
);

const changesSchema = z.array(changeSchema);

/** @throws VsmError `PREFERENCE_INVALID` when the value is not a list of what `changeToJson` gives of sound changes. */
export function parseMemoryChanges(value: unknown): MemoryChange[] {
  const parsed = changesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'PREFERENCE_INVALID',
    `The changes can't be kept: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}. Weights and the numbers of an embedding must be finite, ids not empty, and metadata plain JSON.`,
    { cause: parsed.error },
  );
}

export const undoStepSchema: z.ZodType<UndoStep> = z.object({
  label: z.string(),
  createdAt: z.string(),
  changes: z.array(changeSchema),
});
