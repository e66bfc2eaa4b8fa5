import type { InMemoryPlace } from '@vsm/core';
import { createInMemoryPlace } from '@vsm/core';
import { testMemoryStore } from './test-memory-store.ts';

let place: InMemoryPlace = createInMemoryPlace();

testMemoryStore('an in-memory place', {
  open: async () => {
    place = createInMemoryPlace();
    return place.open();
  },
  reopen: async () => place.open(),
});
