import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The studio as it ships with this package, absolute; `undefined` where it was not built. */
export function builtStudioFolder(): string | undefined {
  // Beside the built package, or from its source.
  return ['./studio', '../../dist/studio']
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(`${folder}/index.html`));
}
