import type { MemoryChange, Preference } from '@vsm/core';
import { createEmbedding } from '@vsm/core';

export const space = { id: 'test-space', dimensions: 16 };

/** A preference whose content follows from its id. */
export function examplePreference(id: string): Preference {
  const numbers = Array.from({ length: space.dimensions }, (_, i) => Math.sin(id.length + (i + 1) * hash(id)));
  return {
    id,
    verdict: hash(id) % 2 === 0 ? 'like' : 'dislike',
    embedding: createEmbedding(space, numbers),
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00.000+00:00',
    metadata: { note: id },
  };
}

export function addition(id: string): MemoryChange {
  return { kind: 'add', preference: examplePreference(id) };
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) % 1_000_003;
  return value;
}
