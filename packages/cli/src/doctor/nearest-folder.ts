import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The folder itself, or the nearest one above it that is there. */
export async function nearestFolder(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || path.dirname(folder) === folder ? folder : await nearestFolder(path.dirname(folder));
}
