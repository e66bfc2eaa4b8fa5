/** Where tiles of one size stand, all in CSS pixels. */
export interface GridLayout {
  readonly columns: number;
  readonly tileSize: number;
  readonly gap: number;
}

/** As many columns of at least `smallestTile` as fit, at least two, filling the width. */
export function layOutGrid(width: number, smallestTile: number, gap: number): GridLayout {
  const columns = Math.max(2, Math.floor((width + gap) / (smallestTile + gap)));
  return { columns, gap, tileSize: Math.max(1, (width - gap * (columns - 1)) / columns) };
}

export function gridHeight({ columns, tileSize, gap }: GridLayout, count: number): number {
  const rows = Math.ceil(count / columns);
  return Math.max(0, rows * (tileSize + gap) - gap);
}

/** The tiles to draw, from `first` up to but not including `end`: what is in view, and `spareRows` above and below. */
export function visibleTiles(
  { columns, tileSize, gap }: GridLayout,
  count: number,
  view: { readonly top: number; readonly height: number },
  spareRows = 3,
): { first: number; end: number } {
  const rowHeight = tileSize + gap;
  const firstRow = Math.max(0, Math.floor(view.top / rowHeight) - spareRows);
  const endRow = Math.ceil((view.top + view.height) / rowHeight) + spareRows;
  return { first: Math.min(count, firstRow * columns), end: Math.min(count, endRow * columns) };
}

export function tilePlace({ columns, tileSize, gap }: GridLayout, index: number): { left: number; top: number } {
  return { left: (index % columns) * (tileSize + gap), top: Math.floor(index / columns) * (tileSize + gap) };
}

/** Where a key leads from `index`, or `null` for a key that leads nowhere. */
export function followKey(
  key: string,
  index: number,
  columns: number,
  count: number,
  rowsInView: number,
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rowsInView,
    PageDown: columns * rowsInView,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const target = index + step;
  if (Math.abs(step) === columns && (target < 0 || target >= count)) return index;
  return Math.min(count - 1, Math.max(0, target));
}
