import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The root folder of the repository. */
export const root = path.resolve(import.meta.dirname, '../..');

/**
 * The folders of all packages, relative to the root, in alphabetical order.
 *
 * @returns {string[]}
 */
export function packageFolders() {
  return workspaceFolders('packages');
}

/** @param {string} parent */
function workspaceFolders(parent) {
  return readdirSync(path.join(root, parent))
    .map((name) => path.join(parent, name))
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .sort();
}

/**
 * The TypeScript projects of the workspace, relative to the root: `tsconfig.json`, and `tsconfig.pure.json` where a
 * package promises to run on any platform.
 *
 * @returns {string[]}
 */
export function typescriptProjects() {
  return ['scripts', ...packageFolders(), ...workspaceFolders('apps')].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => /^tsconfig.*\.json$/.test(name))
      .map((name) => path.join(folder, name)),
  );
}
