export type { JsonFileStore, OpenJsonFileStoreOptions } from './json-file-store.ts';
export { openJsonFileStore } from './json-file-store.ts';
