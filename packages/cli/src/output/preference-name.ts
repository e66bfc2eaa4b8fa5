import path from 'node:path';
import type { Preference } from '@vsm/core';
import { printable } from './printable.ts';

/** What to call a rated picture: its path, relative where it lies below `cwd`, else the beginning of its id. */
export function preferenceName({ source, id }: Pick<Preference, 'source' | 'id'>, cwd: string): string {
  if (!source?.path) return `(no file, id ${printable(id).slice(0, 8)})`;
  const relative = path.relative(cwd, source.path);
  return printable(relative.startsWith('..') || path.isAbsolute(relative) ? source.path : relative);
}
