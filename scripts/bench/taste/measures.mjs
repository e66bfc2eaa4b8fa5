/** Mean and its standard error. */
export function meanOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(values.length - 1, 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}

/**
 * How well probabilities foretell, over many people: each person's likes count as much as their dislikes, and each
 * person as much as the next. The expected calibration error is over 10 bins of equal width.
 */
export function createCalibrationMeter() {
  const bins = Array.from({ length: 10 }, () => ({ weight: 0, foretold: 0, happened: 0 }));
  let squaredErrors = 0;
  let people = 0;
  return {
    add(probabilities, labels) {
      const likes = labels.filter(Boolean).length;
      probabilities.forEach((probability, i) => {
        const weight = 0.5 / (labels[i] ? likes : labels.length - likes);
        const bin = bins[Math.min(9, Math.floor(probability * 10))];
        bin.weight += weight;
        bin.foretold += weight * probability;
        bin.happened += weight * (labels[i] ? 1 : 0);
        squaredErrors += weight * (probability - (labels[i] ? 1 : 0)) ** 2;
      });
      people++;
    },
    get brierScore() {
      return squaredErrors / people;
    },
    get expectedCalibrationError() {
      return bins.reduce((sum, { foretold, happened }) => sum + Math.abs(foretold - happened), 0) / people;
    },
  };
}
