/** Mean and its standard error. */
export function meanOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(values.length - 1, 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}

/** Each person's likes count as much as their dislikes. */
export function balancedWeights(labels) {
  const likes = labels.filter(Boolean).length;
  return labels.map((label) => 0.5 / (label ? likes : labels.length - likes));
}

/** Each of a person's answers counts the same. */
export function evenWeights(labels) {
  return labels.map(() => 1 / labels.length);
}

/**
 * How well probabilities foretell, over many people, each of whom counts as much as the next. The expected calibration
 * error is over 10 bins of equal width.
 *
 * @param weigh what each answer of a person counts; they add up to 1.
 */
export function createCalibrationMeter(weigh) {
  const bins = Array.from({ length: 10 }, () => ({ foretold: 0, happened: 0 }));
  let squaredErrors = 0;
  let people = 0;
  return {
    add(probabilities, labels) {
      const weights = weigh(labels);
      probabilities.forEach((probability, i) => {
        const happened = labels[i] ? 1 : 0;
        const bin = bins[Math.min(9, Math.floor(probability * 10))];
        bin.foretold += weights[i] * probability;
        bin.happened += weights[i] * happened;
        squaredErrors += weights[i] * (probability - happened) ** 2;
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
