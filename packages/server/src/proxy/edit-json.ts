import { applyEdits, type Edit, findNodeAtLocation, type JSONPath, modify, parseTree } from 'jsonc-parser';

export interface Replacement {
  readonly path: JSONPath;
  /** Plain JSON; a property that is not there is added. */
  readonly value: unknown;
}

/** A JSON text with other values in these places, which do not overlap. All else stays as it was written: `7.0` is no `7` to everyone. */
export function replaceInJson(text: string, replacements: readonly Replacement[]): string {
  const tree = parseTree(text);
  const edits = replacements.flatMap(({ path, value }): Edit[] => {
    const node = tree && findNodeAtLocation(tree, path);
    if (!node) return modify(text, path, value, {});
    return [{ offset: node.offset, length: node.length, content: JSON.stringify(value) }];
  });
  return applyEdits(text, edits);
}

/** A JSON text without the property at this path. */
export function removeFromJson(text: string, path: JSONPath): string {
  return applyEdits(text, modify(text, path, undefined, {}));
}
