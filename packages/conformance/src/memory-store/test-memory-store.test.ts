import type { InMemoryPlace } from '../in-memory-store.ts';
import { createInMemoryPlace, createInMemoryStore } from '../in-memory-store.ts';
import { testMemoryStore } from './test-memory-store.ts';

let place: InMemoryPlace = createInMemoryPlace();

testMemoryStore('an in-memory place', {
  open: async () => {
    place = createInMemoryPlace();
    return place.open();
  },
  reopen: async () => place.open(),
});

testMemoryStore('an in-memory store without a place', { open: async () => createInMemoryStore() });
