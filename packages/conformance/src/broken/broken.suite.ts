import type { ImageEncoder, MemoryChange, MemoryStore, Preference } from '@vsm/core';
import { createInMemoryPlace } from '@vsm/core';
import { testMemoryStore } from '../memory-store/test-memory-store.ts';
import { testImageEncoder } from '../test-image-encoder.ts';
import { createTinyEncoder } from '../tiny-encoder.testing.ts';

// One defect each. `broken.test.ts` names the law that must find it.

function brokenStore(name: string, breakStore: (store: MemoryStore) => Partial<MemoryStore>): void {
  let place = createInMemoryPlace();
  const broken = (store: MemoryStore): MemoryStore => ({ ...store, ...breakStore(store) });
  testMemoryStore(name, {
    open: async () => {
      place = createInMemoryPlace();
      return broken(place.open());
    },
    reopen: async () => broken(place.open()),
  });
}

function mapPreferences(store: MemoryStore, change: (preference: Preference) => Preference): Partial<MemoryStore> {
  return {
    preferences: async function* (query) {
      for await (const preference of store.preferences(query)) yield change(preference);
    },
  };
}

brokenStore('applies changes one by one', (store) => ({
  commit: async (changes, options) => {
    let revision = '';
    for (const change of changes) revision = await store.commit([change], options);
    return revision;
  },
}));

brokenStore('sorts by id', (store) => ({
  preferences: async function* (query) {
    const list: Preference[] = [];
    for await (const preference of store.preferences(query)) list.push(preference);
    yield* list.sort((a, b) => (a.id < b.id ? -1 : 1));
  },
}));

brokenStore('rounds vectors', (store) =>
  mapPreferences(store, (preference) => ({
    ...preference,
    embedding: {
      ...preference.embedding,
      vector: preference.embedding.vector.map((value) => Math.round(value * 1e6) / 1e6),
    },
  })),
);

brokenStore('forgets legacy categories', (store) => ({
  preferences: async function* (query) {
    for await (const preference of store.preferences(query)) {
      if (query?.category === undefined || preference.category === query.category) yield preference;
    }
  },
}));

brokenStore('assigns metadata by key', (store) =>
  mapPreferences(store, (preference) => {
    const metadata: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(preference.metadata)) metadata[key] = value;
    return { ...preference, metadata };
  }),
);

brokenStore('ignores ifRevision', (store) => ({
  commit: (changes: readonly MemoryChange[]) => store.commit(changes),
}));

brokenStore('keeps its revision', (store) => ({
  head: async () => ({ ...(await store.head()), revision: '1' }),
}));

function brokenEncoder(name: string, breakEncoder: (encoder: ImageEncoder) => Partial<ImageEncoder>): void {
  const encoder = createTinyEncoder();
  testImageEncoder(name, async () => ({ ...encoder, ...breakEncoder(encoder) }));
}

brokenEncoder('forgets the order', (encoder) => ({
  encodeImages: async (images, options) => (await encoder.encodeImages(images, options)).reverse(),
}));

brokenEncoder('normalizes no vector', (encoder) => ({
  encodeImages: async (images, options) =>
    (await encoder.encodeImages(images, options)).map((encoded) => ({
      ...encoded,
      vector: encoded.vector.map((value) => value * 2),
    })),
}));

brokenEncoder('drops what exceeds a batch', (encoder) => ({
  encodeImages: (images, options) => encoder.encodeImages(images.slice(0, encoder.maxBatchSize), options),
}));

brokenEncoder('ignores abort', (encoder) => ({ encodeImages: (images) => encoder.encodeImages(images) }));
