import { shuffle } from './shuffle.ts';

/** What a split must not part, and which side it is of. */
export interface FoldItem {
  readonly unit: number;
  readonly liked: boolean;
}

/**
 * The fold of each item, `0 .. folds - 1`: all items of a unit in one fold, and likes and dislikes as evenly over the folds
 * as units allow.
 */
export function assignFolds(items: readonly FoldItem[], folds: number, random: () => number): Uint32Array {
  const units = new Map<number, { likes: number; dislikes: number }>();
  for (const { unit, liked } of items) {
    const counts = units.get(unit) ?? { likes: 0, dislikes: 0 };
    counts[liked ? 'likes' : 'dislikes']++;
    units.set(unit, counts);
  }
  const filled = Array.from({ length: folds }, () => ({ likes: 0, dislikes: 0 }));
  const foldOf = new Map<number, number>();
  // The largest first: they fit worst. Within a size in random order.
  const ordered = shuffle([...units], random).sort(([, a], [, b]) => b.likes + b.dislikes - a.likes - a.dislikes);
  for (const [unit, { likes, dislikes }] of ordered) {
    const load = (fold: number) => likes * filled[fold]!.likes + dislikes * filled[fold]!.dislikes;
    const size = (fold: number) => filled[fold]!.likes + filled[fold]!.dislikes;
    let best = 0;
    for (let fold = 1; fold < folds; fold++) {
      if (load(fold) < load(best) || (load(fold) === load(best) && size(fold) < size(best))) best = fold;
    }
    filled[best]!.likes += likes;
    filled[best]!.dislikes += dislikes;
    foldOf.set(unit, best);
  }
  return Uint32Array.from(items, ({ unit }) => foldOf.get(unit)!);
}
