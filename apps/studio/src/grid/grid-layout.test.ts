import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followKey, gridHeight, layOutGrid, tilePlace, visibleTiles } from './grid-layout.ts';

const layouts = fc.record({ width: fc.integer({ min: 200, max: 4000 }), smallest: fc.integer({ min: 80, max: 400 }) });

describe('the grid', () => {
  test('fills the width with tiles of at least the smallest size, or two', () => {
    fc.assert(
      fc.property(layouts, ({ width, smallest }) => {
        const { columns, tileSize, gap } = layOutGrid(width, smallest, 4);
        expect(columns * tileSize + (columns - 1) * gap).toBeCloseTo(width, 6);
        if (columns > 2) expect(tileSize).toBeGreaterThanOrEqual(smallest);
      }),
    );
  });

  test('draws every tile that is in view, and few others', () => {
    fc.assert(
      fc.property(layouts, fc.nat(10_000), fc.nat(1_000_000), ({ width, smallest }, count, scroll) => {
        const layout = layOutGrid(width, smallest, 4);
        const view = { top: Math.min(scroll, gridHeight(layout, count)), height: 900 };
        const { first, end } = visibleTiles(layout, count, view);
        for (const index of [0, first - 1, first, end - 1, end, count - 1].filter((i) => i >= 0 && i < count)) {
          const { top } = tilePlace(layout, index);
          const isInView = top + layout.tileSize > view.top && top < view.top + view.height;
          if (isInView) expect(index >= first && index < end).toBe(true);
        }
        expect(end - first).toBeLessThanOrEqual((Math.ceil(900 / layout.tileSize) + 8) * layout.columns);
      }),
    );
  });

  test('is walked by keys without leaving it', () => {
    expect(followKey('ArrowRight', 3, 4, 10, 2)).toBe(4);
    expect(followKey('ArrowDown', 3, 4, 10, 2)).toBe(7);
    expect(followKey('ArrowDown', 7, 4, 10, 2)).toBe(7);
    expect(followKey('ArrowUp', 1, 4, 10, 2)).toBe(1);
    expect(followKey('PageDown', 1, 4, 10, 2)).toBe(9);
    expect(followKey('Home', 7, 4, 10, 2)).toBe(0);
    expect(followKey('End', 0, 4, 10, 2)).toBe(9);
    expect(followKey('x', 0, 4, 10, 2)).toBeNull();
    expect(followKey('End', 0, 4, 0, 2)).toBeNull();
  });
});
