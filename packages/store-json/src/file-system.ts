import fs from 'node:fs/promises';

/** The calls to the file system that the memory's durability rests on, as Node makes them: tests let each of them fail. */
export type FileSystem = Pick<
  typeof fs,
  | 'access'
  | 'copyFile'
  | 'link'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'rename'
  | 'rm'
  | 'rmdir'
  | 'stat'
  | 'unlink'
  | 'writeFile'
>;

export const nodeFileSystem: FileSystem = fs;
