import { assertSameSpace } from '../embedding.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import { type Preference, parseCategory } from '../preference.ts';
import { PreferencePictureIndex } from './picture-index.ts';

export interface ImportOptions {
  /** `merge` keeps what is there, `replace` removes it first. */
  readonly mode: 'merge' | 'replace';
  /** Puts all that is imported into this category. */
  readonly category?: string;
}

export interface ImportReport {
  readonly added: readonly Preference[];
  /** Pictures rated in both: this memory's own rating stays. */
  readonly kept: readonly { readonly own: Preference; readonly imported: Preference }[];
  readonly removed: readonly Preference[];
}

export interface ImportPlan {
  readonly label: string;
  readonly changes: readonly MemoryChange[];
  readonly inverse: readonly MemoryChange[];
  readonly result: ImportReport;
}

/** @throws VsmError `SPACE_MISMATCH` when both have a space and not the same. */
export function planImport(
  snapshot: MemorySnapshot,
  other: MemorySnapshot,
  options: ImportOptions & { readonly createId: () => string },
): ImportPlan {
  if (snapshot.space && other.space) assertSameSpace(snapshot.space, other.space);
  const removed = options.mode === 'replace' ? snapshot.preferences : [];
  const staying = options.mode === 'replace' ? [] : snapshot.preferences;
  const pictures = new PreferencePictureIndex(staying);
  const ids = new Set(staying.map(({ id }) => id));
  const category = options.category === undefined ? undefined : parseCategory(options.category);
  const added: Preference[] = [];
  const kept: { own: Preference; imported: Preference }[] = [];
  for (const imported of other.preferences) {
    const own = pictures.find(imported);
    if (own) {
      kept.push({ own, imported });
      continue;
    }
    const preference = {
      ...imported,
      id: ids.has(imported.id) ? options.createId() : imported.id,
      ...(category !== undefined && { category }),
    };
    ids.add(preference.id);
    pictures.add(preference);
    added.push(preference);
  }
  const add = (preference: Preference) => ({ kind: 'add', preference }) as const;
  const remove = ({ id }: Preference) => ({ kind: 'remove', id }) as const;
  const setSpace =
    snapshot.space === null && other.space !== null && added.length > 0
      ? [{ kind: 'set-space', space: other.space } as const]
      : [];
  return {
    label: `import ${added.length === 1 ? '1 rating' : `${added.length} ratings`}`,
    changes: [...removed.map(remove), ...setSpace, ...added.map(add)],
    inverse: [
      ...added.map(remove),
      ...(setSpace.length > 0 ? [{ kind: 'set-space', space: null } as const] : []),
      ...removed.map(add),
    ],
    result: { added, kept, removed },
  };
}
