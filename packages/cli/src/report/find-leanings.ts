import { describeTaste, fitTasteModel, type MemorySnapshot, type TasteDescription, type TasteExample } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import { backgroundOf } from './memory-background.ts';

/** Learning from more takes seconds, and leans the same way. */
const mostExamples = 1000;

/** What the taste of a memory leans to, as far as its model names attributes of pictures. */
export async function findLeanings(snapshot: MemorySnapshot, now: Date): Promise<TasteDescription['leanings']> {
  const { preferences, space } = snapshot;
  const attributeNames = space?.id === embeddedSpace.id ? embeddedSpace.attributeNames : space?.attributeNames;
  if (!attributeNames || preferences.length === 0) return [];
  const step = Math.max(1, preferences.length / mostExamples);
  const chosen = Array.from(
    { length: Math.floor(preferences.length / step) },
    (_, i) => preferences[Math.floor(i * step)]!,
  );
  const examples = chosen.map(
    ({ embedding, attributes, verdict, weight, createdAt }): TasteExample => ({
      vector: embedding.vector,
      ...(attributes && { attributes }),
      verdict,
      weight,
      createdAt,
    }),
  );
  const background = await backgroundOf(snapshot);
  return describeTaste(fitTasteModel(examples, { background, now }), { examples, background, attributeNames }).leanings;
}
