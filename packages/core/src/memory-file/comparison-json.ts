import type { ComparedPicture, Comparison } from '../comparison.ts';
import { type EmbeddingForm, type JsonMember, toCompactObject, toJsonObject } from './entry-json.ts';
import { binaryEmbeddingKeys, encodeVector, vectorToJson } from './vector-text.ts';

/** One element of `vsm.comparisons`, with embeddings as entries have them. `indent` is that of its closing brace. */
export function comparisonToJson(comparison: Comparison, form: EmbeddingForm, indent: string): string {
  const { id, preferred, other, category, weight, createdAt, origin, unknown = {} } = comparison;
  const members: JsonMember[] = [
    ['preferred', pictureToJson(preferred, form, `${indent}  `)],
    ['other', pictureToJson(other, form, `${indent}  `)],
    ['timestamp', JSON.stringify(createdAt)],
    ['category', JSON.stringify(category)],
    ['weight', JSON.stringify(weight)],
    ['id', JSON.stringify(id)],
    ...(origin === undefined ? [] : [['origin', JSON.stringify(origin)] as const]),
    ...Object.entries(unknown).map(([key, value]) => [key, JSON.stringify(value)] as const),
  ];
  return form === 'decimal' ? toJsonObject(members, indent) : toCompactObject(members);
}

function pictureToJson(
  { embedding, attributes, source }: ComparedPicture,
  form: EmbeddingForm,
  indent: string,
): string {
  const vector: JsonMember =
    form === 'decimal'
      ? ['embedding', vectorToJson(embedding.vector)]
      : [binaryEmbeddingKeys[form], JSON.stringify(encodeVector(embedding.vector, form))];
  const members: JsonMember[] = [
    vector,
    ...(attributes === undefined ? [] : [['attributes', vectorToJson(attributes)] as const]),
    ...(source === undefined ? [] : [['source', JSON.stringify(source)] as const]),
  ];
  return form === 'decimal' ? toJsonObject(members, indent) : toCompactObject(members);
}
