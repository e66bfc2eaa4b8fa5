import { isJsonObject, type JsonObject } from './json-value.ts';
import { type ReadLog, report } from './read-log.ts';

/** Which entries of each side a category has, by their index in `liked` and `disliked`. */
export interface CategoryMembers {
  readonly liked: number[];
  readonly disliked: number[];
}

export type CategoryIndex = Map<string, CategoryMembers>;

export function membersOf(index: CategoryIndex, category: string): CategoryMembers {
  let members = index.get(category);
  if (members === undefined) {
    members = { liked: [], disliked: [] };
    index.set(category, members);
  }
  return members;
}

/** The index that the entries of a file imply: what `categories` should say. */
export function indexEntries(liked: readonly unknown[], disliked: readonly unknown[]): CategoryIndex {
  const index: CategoryIndex = new Map();
  for (const [side, entries] of [
    ['liked', liked],
    ['disliked', disliked],
  ] as const) {
    entries.forEach((entry, position) => {
      const category = isJsonObject(entry) ? entry['category'] : undefined;
      if (typeof category === 'string') membersOf(index, category)[side].push(position);
    });
  }
  return index;
}

/** Reports an index that the entries contradict. */
export function checkCategoryIndex(categories: JsonObject, implied: CategoryIndex, log: ReadLog): void {
  const wrong = Object.entries(categories)
    .filter(([name, members]) => !agrees(members, implied.get(name)))
    .map(([name]) => JSON.stringify(name));
  if (wrong.length > 0) {
    report(
      log,
      'category-index-ignored',
      'categories',
      `The index of ${wrong.slice(0, 5).join(', ')}${wrong.length > 5 ? ` and ${wrong.length - 5} more` : ''} does not match the entries; each entry's own category counts.`,
    );
  }
}

function agrees(members: unknown, implied: CategoryMembers = { liked: [], disliked: [] }): boolean {
  if (!isJsonObject(members)) return false;
  return (['liked', 'disliked'] as const).every((side) => {
    const positions = members[side];
    if (!Array.isArray(positions) || positions.length !== implied[side].length) return false;
    const expected = new Set(implied[side]);
    return positions.every((position) => expected.delete(position));
  });
}
