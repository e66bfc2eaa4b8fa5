import type { CategoryReport } from '@vsm/core';
import { scaleLinear } from 'd3-scale';
import { countOf, formatPercent } from '../counts.ts';
import { line, type PlotArea, rectangle, renderPlot, text } from './plot.ts';

const rowHeight = 34;
const nameWidth = 150;
const varietyWidth = 150;
const longestName = 20;

/** Of each category: dislikes to the left of the middle, likes to the right, and how varied its pictures are. */
export function categoryPlot(categories: readonly CategoryReport[]): string {
  const height = 40 + categories.length * rowHeight;
  const area: PlotArea = {
    width: 900,
    height,
    left: nameWidth,
    right: 900 - varietyWidth - 40,
    top: 32,
    bottom: height,
  };
  const most = Math.max(1, ...categories.flatMap(({ likes, dislikes }) => [likes, dislikes]));
  const x = scaleLinear([-most, most], [area.left + 40, area.right - 40]);
  const variety = scaleLinear([0, 1], [900 - varietyWidth, 900 - 44]).clamp(true);
  return renderPlot({
    id: 'categories',
    title: 'Likes, dislikes and variety of each category',
    description: categories
      .map(({ category, likes, dislikes }) => `${category}: ${countOf(likes, 'like')}, ${countOf(dislikes, 'dislike')}`)
      .join('; '),
    area,
    content: [
      text(x(0) - 8, 16, '✗ dislikes', 'note end'),
      text(x(0) + 8, 16, '♥ likes', 'note'),
      text(variety(0), 16, 'variety', 'note'),
      ...categories.flatMap((each, row) => {
        const top = area.top + row * rowHeight;
        const label = top + 17;
        return [
          text(0, label, shorten(each.category), 'tick'),
          rectangle(x(-each.dislikes), top + 4, x(0) - x(-each.dislikes), 18, 'dislike'),
          rectangle(x(0), top + 4, x(each.likes) - x(0), 18, 'like'),
          text(x(-each.dislikes) - 6, label, String(each.dislikes), 'tick end'),
          text(x(each.likes) + 6, label, String(each.likes), 'tick'),
          ...(each.variety === null
            ? [text(variety(0), label, 'unknown', 'tick')]
            : [
                rectangle(variety(0), top + 10, variety(1) - variety(0), 6, 'track'),
                rectangle(variety(0), top + 10, variety(each.variety) - variety(0), 6, 'like'),
                text(900, label, formatPercent(each.variety), 'tick end'),
              ]),
        ];
      }),
      line(x(0), area.top, x(0), height - 8, 'axis'),
    ],
  });
}

function shorten(name: string): string {
  const characters = [...name];
  return characters.length <= longestName ? name : `${characters.slice(0, longestName - 1).join('')}…`;
}
