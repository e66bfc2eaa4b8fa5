import type { LearningCurve, LearningPoint } from '@vsm/core';
import { scaleLinear, scaleLog } from 'd3-scale';
import { area as areaShape, curveMonotoneX, line as lineShape } from 'd3-shape';
import { formatHundredths, growthInWords } from '../quality-text.ts';
import { wideArea as area, circle, horizontalAxis, line, renderPlot, text, verticalAxis } from './plot.ts';

/** The AUC by the number of ratings, with its interval as a band and what to expect beyond it dashed. */
export function learningCurvePlot({ points, expected }: LearningCurve): string {
  const all = [...points, ...expected];
  const last = points.at(-1)!;
  const floor = Math.min(0.5, Math.floor(Math.min(...all.map(({ low }) => low)) * 10) / 10);
  const x = scaleLog([all[0]!.ratings, all.at(-1)!.ratings], [area.left + 12, area.right - 12]).base(2);
  const y = scaleLinear([floor, 1], [area.bottom, area.top]);
  const at = ({ ratings }: LearningPoint) => x(ratings);
  const band = areaShape<LearningPoint>()
    .x(at)
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high))
    .curve(curveMonotoneX)
    .digits(2);
  const curve = lineShape<LearningPoint>()
    .x(at)
    .y(({ auc }) => y(auc))
    .curve(curveMonotoneX)
    .digits(2);
  const ahead = [last, ...expected];
  const percentTicks = y.ticks(5).map((value) => ({ at: y(value), label: `${formatHundredths(value)} %` }));
  return renderPlot({
    id: 'learning-curve',
    title: 'How often a like stands above what it is compared with, by the number of ratings',
    description: growthInWords(points, expected),
    area,
    content: [
      verticalAxis(area, percentTicks),
      line(area.left, y(0.5), area.right, y(0.5), 'chance'),
      text(area.right, y(0.5) - 6, 'chance', 'note end'),
      `<path class="band ahead" d="${band(ahead)}"/>`,
      `<path class="band" d="${band(points)}"/>`,
      `<path class="curve ahead" d="${curve(ahead)}"/>`,
      `<path class="curve" d="${curve(points)}"/>`,
      ...points.map((point) => circle(at(point), y(point.auc), 4, 'dot')),
      ...expected.map((point) => circle(at(point), y(point.auc), 4, 'dot open')),
      text(at(last), y(last.high) - 8, 'now', 'note middle'),
      horizontalAxis(area, ratingTicks(all, at), 'ratings learned from'),
    ],
  });
}

const leastDistance = 44;

/** The numbers of ratings themselves, as far as they have room. */
function ratingTicks(points: readonly LearningPoint[], at: (point: LearningPoint) => number) {
  const ticks: { at: number; label: string }[] = [];
  for (const point of points) {
    const place = at(point);
    if (ticks.length === 0 || place - ticks.at(-1)!.at >= leastDistance) {
      ticks.push({ at: place, label: point.ratings.toLocaleString('en-US') });
    }
  }
  return ticks;
}
