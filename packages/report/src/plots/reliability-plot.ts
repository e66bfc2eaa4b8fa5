import type { CalibrationMeasures } from '@vsm/core';
import { scaleLinear } from 'd3-scale';
import { formatHundredths } from '../quality-text.ts';
import { squareArea as area, circle, horizontalAxis, line, renderPlot, text, verticalAxis } from './plot.ts';

const largestDot = 9;

/** What was foretold against what happened: on the diagonal chances are honest. */
export function reliabilityPlot({ bins, expectedCalibrationError }: CalibrationMeasures): string {
  const x = scaleLinear([0, 1], [area.left, area.right]);
  const y = scaleLinear([0, 1], [area.bottom, area.top]);
  const most = Math.max(...bins.map(({ likes, dislikes }) => likes + dislikes));
  const percents = [0, 0.25, 0.5, 0.75, 1];
  const label = (value: number) => `${formatHundredths(value)} %`;
  return renderPlot({
    id: 'calibration',
    title: 'Reliability diagram: the chance of a like that was foretold, and how often it was a like',
    description: `Chances are off by ${formatHundredths(expectedCalibrationError)} in 100 on average; points on the diagonal are honest.`,
    area,
    content: [
      verticalAxis(
        area,
        percents.map((value) => ({ at: y(value), label: label(value) })),
      ),
      line(x(0), y(0), x(1), y(1), 'chance'),
      text(x(0.7), y(0.7) + 24, 'honest', 'note'),
      ...bins.map(({ foretold, low, high }) => line(x(foretold), y(low), x(foretold), y(high), 'whisker')),
      ...bins.map(({ foretold, happened, likes, dislikes }) =>
        circle(x(foretold), y(happened), Math.max(3, largestDot * Math.sqrt((likes + dislikes) / most)), 'dot'),
      ),
      horizontalAxis(
        area,
        percents.map((value) => ({ at: x(value), label: label(value) })),
        'foretold chance of a like',
      ),
    ],
  });
}
