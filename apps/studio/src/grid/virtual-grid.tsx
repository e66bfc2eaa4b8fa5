import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { followKey, type GridLayout, gridHeight, layOutGrid, tilePlace, visibleTiles } from './grid-layout.ts';
import './virtual-grid.css';

export interface VirtualGridProps {
  readonly label: string;
  readonly count: number;
  /** The tile that keys act on; it is the only one in the order of the Tab key. */
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  readonly onKey?: (event: KeyboardEvent, index: number) => void;
  readonly onVisible?: (first: number, end: number) => void;
  readonly keyOf: (index: number) => string;
  /** Spreads `focusable` over the one element of the tile that has the focus. */
  readonly renderTile: (index: number, focusable: FocusableTile) => ComponentChildren;
}

/** What makes an element the one that keys act on. */
export interface FocusableTile {
  readonly 'data-index': number;
  readonly tabIndex: number;
  readonly onFocus: () => void;
}

const smallestTile = 172;
const smallestTileOnPhone = 108;
const phoneWidth = 560;
const gap = 4;

/** Any number of square tiles in the page's own scroll, of which only those in view are in the document. */
export function VirtualGrid(props: VirtualGridProps) {
  const { count, current, keyOf, onCurrent, onKey, renderTile } = props;
  const grid = useRef<HTMLUListElement>(null);
  const { layout, first, end, rowsInView } = useVisibleTiles(grid, props);
  const hasFocus = () => grid.current?.contains(document.activeElement) ?? false;

  useLayoutEffect(() => {
    if (!hasFocus()) return;
    const tile = grid.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    tile?.focus({ preventScroll: true });
    tile?.scrollIntoView({ block: 'nearest' });
  }, [current, first, end]);

  function handleKey(event: KeyboardEvent) {
    if (event.target instanceof HTMLElement && event.target.dataset['index'] === undefined) return;
    const target =
      event.altKey || event.ctrlKey || event.metaKey
        ? null
        : followKey(event.key, current, layout.columns, count, rowsInView);
    if (target === null) return onKey?.(event, current);
    event.preventDefault();
    showRow(grid.current, layout, target);
    onCurrent(target);
  }

  return (
    <ul
      class="virtual-grid"
      ref={grid}
      aria-label={props.label}
      style={{ height: `${gridHeight(layout, count)}px` }}
      onKeyDown={handleKey}
    >
      {Array.from({ length: end - first }, (_, offset) => {
        const index = first + offset;
        const { left, top } = tilePlace(layout, index);
        return (
          <li
            key={keyOf(index)}
            class="virtual-tile"
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ width: `${layout.tileSize}px`, height: `${layout.tileSize}px`, translate: `${left}px ${top}px` }}
          >
            {renderTile(index, {
              'data-index': index,
              tabIndex: index === current ? 0 : -1,
              onFocus: () => index !== current && onCurrent(index),
            })}
          </li>
        );
      })}
    </ul>
  );
}

function useVisibleTiles(grid: RefObject<HTMLUListElement>, { count, onVisible }: VirtualGridProps) {
  const [view, setView] = useState({ width: 0, top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = grid.current;
    const scroller = element?.closest<HTMLElement>('main');
    if (!element || !scroller) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
      setView({ width: element.clientWidth, top: Math.max(0, top), height: scroller.clientHeight });
    };
    const lookSoon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    const sizes = new ResizeObserver(lookSoon);
    sizes.observe(element);
    sizes.observe(scroller);
    scroller.addEventListener('scroll', lookSoon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      scroller.removeEventListener('scroll', lookSoon);
    };
  }, []);

  const layout = layOutGrid(view.width, view.width < phoneWidth ? smallestTileOnPhone : smallestTile, gap);
  const { first, end } = view.width === 0 ? { first: 0, end: 0 } : visibleTiles(layout, count, view);
  useLayoutEffect(() => {
    if (end > first) onVisible?.(first, end);
  }, [first, end, count]);
  return { layout, first, end, rowsInView: Math.max(1, Math.floor(view.height / (layout.tileSize + layout.gap))) };
}

/** Scrolls a row into view before its tiles are drawn. */
function showRow(grid: HTMLElement | null, layout: GridLayout, index: number): void {
  const scroller = grid?.closest<HTMLElement>('main');
  if (!grid || !scroller) return;
  const offset = grid.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const top = offset + tilePlace(layout, index).top;
  const bottom = top + layout.tileSize;
  const margin = layout.gap;
  if (top < scroller.scrollTop) scroller.scrollTop = top - margin;
  else if (bottom > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = bottom - scroller.clientHeight + margin;
}
