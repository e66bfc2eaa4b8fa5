import type { AucEstimate, KnownDrift } from '@vsm/core';
import { scaleLinear } from 'd3-scale';
import { driftInWords, formatHundredths } from '../quality-text.ts';
import { circle, horizontalAxis, line, type PlotArea, renderPlot, text } from './plot.ts';

const area: PlotArea = { width: 900, height: 170, left: 190, right: 860, top: 16, bottom: 118 };

/** How well newer ratings are foretold from older and from newer ones, each with its interval. */
export function driftPlot(drift: KnownDrift): string {
  const { fromOlder, fromNewer } = drift;
  const floor = Math.min(0.5, Math.floor(Math.min(fromOlder.low, fromNewer.low) * 10) / 10);
  const x = scaleLinear([floor, 1], [area.left, area.right]);
  const row = (name: string, { auc, low, high }: AucEstimate, y: number) => [
    text(area.left - 16, y + 4, name, 'tick end'),
    line(x(low), y, x(high), y, 'whisker'),
    circle(x(auc), y, 6, 'dot'),
    text(x(auc), y - 12, `${formatHundredths(auc)} %`, 'note middle'),
  ];
  return renderPlot({
    id: 'drift',
    title: 'How well the newer half of the ratings is foretold from older and from newer ones',
    description: driftInWords(drift),
    area,
    content: [
      line(x(0.5), area.top, x(0.5), area.bottom, 'chance'),
      ...row('learned from older', fromOlder, 46),
      ...row('learned from newer', fromNewer, 92),
      horizontalAxis(
        area,
        x.ticks(5).map((value) => ({ at: x(value), label: `${formatHundredths(value)} %` })),
        'of newer likes stand above a newer dislike',
      ),
    ],
  });
}
