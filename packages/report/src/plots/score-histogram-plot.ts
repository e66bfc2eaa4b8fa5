import { scaleLinear } from 'd3-scale';
import type { ScoreBar } from '../score-histogram.ts';
import { formatSigned } from '../score-text.ts';
import { squareArea as area, horizontalAxis, line, rectangle, renderPlot, text } from './plot.ts';

/** The share of likes upwards and of dislikes downwards, by the score they got before it was known what they are. */
export function scoreHistogramPlot(bars: readonly ScoreBar[]): string {
  const [likes, dislikes] = [sum(bars, 'likes'), sum(bars, 'dislikes')];
  // Each side by itself: were there ten times as many dislikes, nobody would see the likes.
  const shares = bars.map((bar) => ({
    from: bar.from,
    likes: bar.likes / Math.max(1, likes),
    dislikes: bar.dislikes / Math.max(1, dislikes),
  }));
  const most = Math.max(...shares.flatMap((share) => [share.likes, share.dislikes]));
  const x = scaleLinear([-1, 1], [area.left, area.right]);
  const middle = (area.top + area.bottom) / 2;
  const reach = scaleLinear([0, most], [0, (area.bottom - area.top) / 2 - 20]);
  const width = x(bars[0]!.to) - x(bars[0]!.from) - 2;
  return renderPlot({
    id: 'scores',
    title: 'Scores of held-out ratings: likes upwards, dislikes downwards',
    description: `${likes} likes and ${dislikes} dislikes, each scored by a taste that had not seen it. The further apart, the better.`,
    area,
    content: [
      line(x(0), area.top, x(0), area.bottom, 'grid'),
      ...shares.flatMap((bar) => [
        rectangle(x(bar.from) + 1, middle - 1 - reach(bar.likes), width, reach(bar.likes), 'like'),
        rectangle(x(bar.from) + 1, middle + 1, width, reach(bar.dislikes), 'dislike'),
      ]),
      line(area.left, middle, area.right, middle, 'axis'),
      text(area.left, area.top + 10, `♥ ${likes} likes`, 'note'),
      text(area.left, area.bottom - 4, `✗ ${dislikes} dislikes`, 'note'),
      horizontalAxis(
        area,
        [-1, -0.5, 0, 0.5, 1].map((value) => ({ at: x(value), label: formatSigned(value) })),
        'score',
      ),
    ],
  });
}

function sum(bars: readonly ScoreBar[], side: 'likes' | 'dislikes'): number {
  return bars.reduce((total, bar) => total + bar[side], 0);
}
