export { escapeHtml } from './escape-html.ts';
export { categoryPlot } from './plots/category-plot.ts';
export { driftPlot } from './plots/drift-plot.ts';
export { learningCurvePlot } from './plots/learning-curve-plot.ts';
export { reliabilityPlot } from './plots/reliability-plot.ts';
export { scoreHistogramPlot } from './plots/score-histogram-plot.ts';
export { timelinePlot } from './plots/timeline-plot.ts';
export {
  calibrationInWords,
  driftInWords,
  effectInWords,
  formatEstimate,
  formatHundredths,
  growthInWords,
  qualityInWords,
  varietyInWords,
} from './quality-text.ts';
export { type ScoreBar, scoreHistogram } from './score-histogram.ts';
export { evidenceInWords, formatSigned, scoreInWords, uncertaintyInWords } from './score-text.ts';
