export type { FileLock, FileLockOptions } from './file-lock.ts';
export { acquireFileLock } from './file-lock.ts';
export type { FileSystem } from './file-system.ts';
export { nodeFileSystem } from './file-system.ts';
export type { JsonFileStore, OpenJsonFileStoreOptions } from './json-file-store.ts';
export { openJsonFileStore } from './json-file-store.ts';
