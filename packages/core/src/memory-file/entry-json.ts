import type { Preference } from '../preference.ts';
import { binaryEmbeddingKeys, encodeVector, vectorToJson } from './vector-text.ts';

/** How embeddings stand in a file: as lists of decimal numbers, or as base64. */
export type EmbeddingForm = 'decimal' | 'float32' | 'float16';

/** A key and the JSON text of its value. */
export type JsonMember = readonly [key: string, json: string];

export interface EntryJson {
  /** One element of `liked` or `disliked`. */
  readonly text: string;
  /** For an entry that is a bare list of numbers: what else there is to know of it. Otherwise `null`. */
  readonly bareFacts: Readonly<Record<string, unknown>> | null;
}

/** The entry of a preference. `sequence` is its place in insertion order, which the two lists of the file can't tell. */
export function entryToJson(preference: Preference, sequence: number, form: EmbeddingForm): EntryJson {
  const { embedding, category, metadata } = preference;
  if (category === null && form === 'decimal') {
    const { id, weight, createdAt, source, origin, attributes, unknown } = preference;
    const bareFacts = {
      ...unknown,
      id,
      sequence,
      ...(weight !== 1 && { weight }),
      ...(createdAt !== null && { timestamp: createdAt }),
      ...(Object.keys(metadata).length > 0 && { metadata }),
      ...(source && { source }),
      ...(origin && { origin }),
      ...(attributes && { attributes: [...attributes] }),
    };
    return { text: vectorToJson(embedding.vector), bareFacts };
  }
  const facts = factsOf(preference, sequence);
  if (form === 'decimal') {
    return { text: toJsonObject([['embedding', vectorToJson(embedding.vector)], ...facts], '    '), bareFacts: null };
  }
  const encoded = JSON.stringify(encodeVector(embedding.vector, form));
  return { text: toCompactObject([[binaryEmbeddingKeys[form], encoded], ...facts]), bareFacts: null };
}

function factsOf(preference: Preference, sequence: number): JsonMember[] {
  const { id, category, weight, createdAt, metadata, source, origin, attributes, unknown = {} } = preference;
  return [
    ...(createdAt === null ? [] : [['timestamp', JSON.stringify(createdAt)] as const]),
    ['category', JSON.stringify(category)],
    // The original averages weights in a tensor of their type: one fraction keeps it a float tensor.
    ['weight', Number.isInteger(weight) && Math.abs(weight) < 1e21 ? weight.toFixed(1) : String(weight)],
    ['metadata', JSON.stringify(metadata)],
    ['id', JSON.stringify(id)],
    ['sequence', String(sequence)],
    ...(source === undefined ? [] : [['source', JSON.stringify(source)] as const]),
    ...(origin === undefined ? [] : [['origin', JSON.stringify(origin)] as const]),
    ...(attributes === undefined ? [] : [['attributes', vectorToJson(attributes)] as const]),
    ...Object.entries(unknown).map(([key, value]) => [key, JSON.stringify(value)] as const),
  ];
}

/** An object one member a line, indented by two spaces more than `indent`, which its closing brace has. */
export function toJsonObject(members: readonly JsonMember[], indent: string): string {
  if (members.length === 0) return '{}';
  const lines = members.map(([key, json]) => `${indent}  ${JSON.stringify(key)}: ${json}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** An object on one line. */
export function toCompactObject(members: readonly JsonMember[]): string {
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}
