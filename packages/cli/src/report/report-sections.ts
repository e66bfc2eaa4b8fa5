import {
  calibrationInWords,
  categoryPlot,
  driftInWords,
  driftPlot,
  formatEstimate,
  formatHundredths,
  formatSigned,
  growthInWords,
  learningCurvePlot,
  reliabilityPlot,
  scoreHistogram,
  scoreHistogramPlot,
  timelinePlot,
} from '@vsm/report';
import { formatPercent } from '../output/percent.ts';
import { printable } from '../output/printable.ts';
import type { MemoryFacts } from './memory-facts.ts';
import { renderTable } from './table.ts';

/** A plot, what is to be seen in it, and its figures. HTML but for the texts. */
export interface ReportSection {
  readonly heading: string;
  readonly lead: string;
  readonly plot: string;
  readonly table: string;
  readonly isWide: boolean;
}

/** The plots that a memory has anything to show in. */
export function listSections(facts: MemoryFacts): ReportSection[] {
  return [
    ...learningSection(facts),
    ...calibrationSection(facts),
    ...scoresSection(facts),
    ...timelineSection(facts),
    ...categorySection(facts),
    ...driftSection(facts),
  ];
}

function learningSection({ taste: { learningCurve } }: MemoryFacts): ReportSection[] {
  if (!learningCurve || learningCurve.points.length < 2) return [];
  const { points, expected } = learningCurve;
  const isExpected = new Set(expected);
  return [
    {
      heading: 'What each rating taught',
      lead: `Placed right: ${growthInWords(points, expected)}. The band holds the truth 19 times in 20; dotted is an extrapolation.`,
      plot: learningCurvePlot(learningCurve),
      table: renderTable(
        'Figures of the learning curve',
        ['ratings', 'placed right', 'from', 'to', ''],
        [...points, ...expected].map((point) => [
          point.ratings.toLocaleString('en-US'),
          ...[point.auc, point.low, point.high].map((share) => share.toFixed(3)),
          isExpected.has(point) ? 'expected' : 'measured',
        ]),
      ),
      isWide: true,
    },
  ];
}

function calibrationSection({ taste: { quality } }: MemoryFacts): ReportSection[] {
  if (!quality.known || !quality.quality.calibration) return [];
  const { calibration } = quality.quality;
  return [
    {
      heading: 'How honest the chances are',
      lead: `They are ${calibrationInWords(quality.quality)}. Brier score ${calibration.brierScore.toFixed(3)}.`,
      plot: reliabilityPlot(calibration),
      table: renderTable(
        'Figures of the calibration',
        ['chance', 'foretold', 'happened', 'from', 'to', 'likes', 'dislikes'],
        calibration.bins.map(({ from, to, foretold, happened, low, high, likes, dislikes }) => [
          `${formatHundredths(from)} to ${formatHundredths(to)} %`,
          ...[foretold, happened, low, high].map((share) => `${formatHundredths(share)} %`),
          likes,
          dislikes,
        ]),
      ),
      isWide: false,
    },
  ];
}

function scoresSection({ taste: { quality } }: MemoryFacts): ReportSection[] {
  if (!quality.known) return [];
  const bars = scoreHistogram(quality.quality.heldOut);
  return [
    {
      heading: 'Scores before the answer was known',
      lead: 'Each rating was scored by a taste that had not learned from it.',
      plot: scoreHistogramPlot(bars),
      table: renderTable(
        'Figures of the scores',
        ['score', 'likes', 'dislikes'],
        bars.map(({ from, to, likes, dislikes }) => [`${formatSigned(from)} to ${formatSigned(to)}`, likes, dislikes]),
      ),
      isWide: false,
    },
  ];
}

function timelineSection({ overTime }: MemoryFacts): ReportSection[] {
  const { period, periods, undated } = overTime;
  if (periods.length === 0) return [];
  const others = undated > 0 ? ` ${undated.toLocaleString('en-US')} have no date.` : '';
  return [
    {
      heading: 'When you rated',
      lead: `Ratings a ${period}, likes below and dislikes above.${others}`,
      plot: timelinePlot(overTime),
      table: renderTable(
        'Figures over time',
        [period, 'likes', 'dislikes'],
        periods.map(({ from, likes, dislikes }) => [from, likes, dislikes]),
      ),
      isWide: true,
    },
  ];
}

function categorySection({ taste: { categories } }: MemoryFacts): ReportSection[] {
  if (categories.length === 0) return [];
  return [
    {
      heading: 'Categories',
      lead: 'Balance between the sides, and how varied the pictures are beside what you usually see (100 %).',
      plot: categoryPlot(categories),
      table: renderTable(
        'Figures of the categories',
        ['category', 'likes', 'dislikes', 'balance', 'variety', 'placed right'],
        categories.map(({ category, likes, dislikes, balance, variety, auc }) => [
          printable(category),
          likes,
          dislikes,
          formatPercent(balance),
          variety === null ? 'unknown' : formatPercent(variety),
          auc ? formatEstimate(auc) : 'too few',
        ]),
      ),
      isWide: true,
    },
  ];
}

function driftSection({ taste: { drift } }: MemoryFacts): ReportSection[] {
  if (!drift.known) return [];
  const { fromOlder, fromNewer, difference } = drift;
  return [
    {
      heading: 'Does the taste drift?',
      lead: `Drift: ${driftInWords(drift)}.`,
      plot: driftPlot(drift),
      table: renderTable(
        'Figures of the drift',
        ['', 'placed right', 'from', 'to'],
        [
          ['learned from older', fromOlder.auc, fromOlder.low, fromOlder.high],
          ['learned from newer', fromNewer.auc, fromNewer.low, fromNewer.high],
          ['difference', difference.difference, difference.low, difference.high],
        ].map(([name, ...shares]) => [name!, ...shares.map((share) => Number(share).toFixed(3))]),
      ),
      isWide: true,
    },
  ];
}
