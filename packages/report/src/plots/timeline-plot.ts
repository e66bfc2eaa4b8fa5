import type { RatingsOverTime } from '@vsm/core';
import { scaleLinear } from 'd3-scale';
import { countOf } from '../counts.ts';
import { wideArea as area, horizontalAxis, rectangle, renderPlot, verticalAxis } from './plot.ts';

const widestBar = 40;
const mostLabels = 6;

/** Ratings a day, a week, a month or a year, dislikes above likes. */
export function timelinePlot({ period, periods }: RatingsOverTime): string {
  const most = Math.max(1, ...periods.map(({ likes, dislikes }) => likes + dislikes));
  const y = scaleLinear([0, most], [area.bottom, area.top]).nice(4);
  const step = (area.right - area.left) / periods.length;
  const width = Math.min(widestBar, step * 0.8);
  const middleOf = (place: number) => area.left + (place + 0.5) * step;
  const total = periods.reduce((sum, { likes, dislikes }) => sum + likes + dislikes, 0);
  const every = Math.ceil(periods.length / mostLabels);
  return renderPlot({
    id: 'timeline',
    title: `Ratings a ${period}`,
    description: `${countOf(total, 'rating')} from ${periods[0]?.from} on; at most ${most} a ${period}.`,
    area,
    content: [
      verticalAxis(
        area,
        y
          .ticks(4)
          .filter(Number.isInteger)
          .map((value) => ({ at: y(value), label: value.toLocaleString('en-US') })),
      ),
      ...periods.flatMap(({ likes, dislikes }, place) => {
        const left = middleOf(place) - width / 2;
        return [
          rectangle(left, y(likes), width, area.bottom - y(likes), 'like'),
          rectangle(left, y(likes + dislikes), width, y(likes) - y(likes + dislikes), 'dislike'),
        ];
      }),
      horizontalAxis(
        area,
        periods.flatMap(({ from }, place) =>
          place % every === 0 ? [{ at: middleOf(place), label: shorten(from, period) }] : [],
        ),
        period === 'day' ? 'day' : `${period}, by its first day`,
      ),
    ],
  });
}

function shorten(from: string, period: RatingsOverTime['period']): string {
  if (period === 'year') return from.slice(0, 4);
  return period === 'month' ? from.slice(0, 7) : from;
}
