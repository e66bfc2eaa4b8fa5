import {
  calibrationInWords,
  driftPlot,
  growthInWords,
  learningCurvePlot,
  reliabilityPlot,
  timelinePlot,
} from '@vsm/report';
import type { Statistics, TasteReportView } from '@vsm/server/client';
import { PlotFigure } from './plot-figure.tsx';

/** How the taste grew, how honest its chances are, and when it was taught. */
export function TastePlots({ taste, statistics }: { taste: TasteReportView; statistics: Statistics }) {
  const { learningCurve, quality, drift } = taste;
  return (
    <div class="plots">
      {learningCurve && learningCurve.points.length > 1 && (
        <PlotFigure
          isWide
          title="How it grew"
          text={growthInWords(learningCurve.points, learningCurve.expected)}
          svg={learningCurvePlot(learningCurve)}
        />
      )}
      {quality?.calibration && (
        <PlotFigure
          title="How honest its chances are"
          text={calibrationInWords({ calibration: quality.calibration }) ?? ''}
          svg={reliabilityPlot(quality.calibration)}
        />
      )}
      {drift && (
        <PlotFigure
          title="Whether it changed"
          text={
            drift.isSignificant ? 'Newer ratings foretell the newest better than old ones do.' : 'No change is seen.'
          }
          svg={driftPlot({ known: true, ...drift })}
        />
      )}
      {statistics.overTime.periods.length > 1 && (
        <PlotFigure
          isWide
          title="When it was taught"
          text="Likes and dislikes over time."
          svg={timelinePlot(statistics.overTime)}
        />
      )}
    </div>
  );
}
