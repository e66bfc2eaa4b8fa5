import type { RankedPicture } from '@vsm/server/client';
import { useRef, useState } from 'preact/hooks';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (index: number) => void;
  /** From where the last one was selected. */
  readonly extendTo: (index: number) => void;
  readonly clear: () => void;
}

export function useSelection(items: readonly RankedPicture[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef(0);
  return {
    ids,
    toggle: (index) => {
      const id = items[index]?.picture.id;
      if (id === undefined) return;
      anchor.current = index;
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      setIds(next);
    },
    extendTo: (index) => {
      const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      setIds(new Set([...ids, ...items.slice(from, to + 1).map(({ picture }) => picture.id)]));
    },
    clear: () => setIds(new Set()),
  };
}
