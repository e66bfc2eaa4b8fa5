// What other tools would do, to be compared with. Each learner gets one person's ratings, background and unrated
// pictures (never a label of those), and gives each unrated picture a number that grows with the chance of a like.
import { solve, solvePositiveDefinite } from './linear-algebra.mjs';

const meanCosine = (similarity) =>
  function score({ likes, dislikes, test }) {
    const mean = (side, picture) =>
      side.reduce((sum, rated) => sum + similarity(rated, picture), 0) / Math.max(side.length, 1);
    return test.map((picture) => mean(likes, picture) - mean(dislikes, picture));
  };

function nearestNeighbours({ likes, dislikes, test, similarities: { centred } }) {
  return test.map((picture) =>
    [...likes.map((rated) => [rated, 1]), ...dislikes.map((rated) => [rated, -1])]
      .map(([rated, sign]) => ({ sign, cosine: centred(rated, picture) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, 5)
      .reduce((sum, { sign, cosine }) => sum + sign * (1 + cosine), 0),
  );
}

/** In its dual form: f(x) = sum of a_i cos(x_i, x) + b, by Newton's method; C = 10. */
function logisticRegression({ likes, dislikes, test, similarities: { centred } }) {
  const rated = [...likes, ...dislikes];
  const n = rated.length;
  let solution = new Float64Array(n + 1);
  const logit = (picture) => rated.reduce((sum, other, i) => sum + solution[i] * centred(other, picture), solution[n]);
  for (let step = 0; step < 12; step++) {
    const matrix = new Float64Array((n + 1) ** 2);
    const right = new Float64Array(n + 1);
    rated.forEach((picture, i) => {
      const value = logit(picture);
      const chance = sigmoid(value);
      const weight = Math.max(chance * (1 - chance), 1e-4);
      rated.forEach((other, j) => {
        matrix[i * (n + 1) + j] = centred(picture, other) + (i === j ? 1 / (10 * weight) : 0);
      });
      matrix[i * (n + 1) + n] = 1;
      matrix[n * (n + 1) + i] = 1;
      right[i] = value + ((i < likes.length ? 1 : 0) - chance) / weight;
    });
    solution = solve(matrix, right);
  }
  return test.map(logit);
}

/** Hinge loss, C = 1, by coordinate ascent in the dual with a constant feature for the bias. */
function linearSupportVectorMachine({ likes, dislikes, test, similarities: { centred } }) {
  const rated = [...likes, ...dislikes];
  const signs = rated.map((_, i) => (i < likes.length ? 1 : -1));
  const kernel = (a, b) => centred(a, b) + 1;
  const duals = new Float64Array(rated.length);
  const value = (picture) => rated.reduce((sum, other, i) => sum + duals[i] * signs[i] * kernel(other, picture), 0);
  for (let round = 0; round < 50; round++) {
    rated.forEach((picture, i) => {
      const gradient = signs[i] * value(picture) - 1;
      duals[i] = Math.min(1, Math.max(0, duals[i] - gradient / kernel(picture, picture)));
    });
  }
  return test.map(value);
}

const gaussianProcess = (usesBackground) =>
  function score({ likes, dislikes, background, test, similarities: { centred } }) {
    // With dislikes alone it learns the dislike, and the sign is turned.
    const sign = likes.length > 0 ? 1 : -1;
    const learned = sign > 0 ? likes : dislikes;
    const weak = usesBackground ? background : [];
    const points = [...likes, ...dislikes, ...weak];
    const n = points.length;
    const rated = n - weak.length;
    const weakNoise = (0.1 * weak.length) / (0.25 * learned.length);
    const kernel = (a, b) => Math.exp(-2 * (1 - centred(a, b)));
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < row; column++) matrix[row * n + column] = kernel(points[row], points[column]);
      matrix[row * n + row] = 1 + (row < rated ? 0.1 : weakNoise);
    }
    const targets = Float64Array.from(points, (_, i) => (i < rated ? sign * (i < likes.length ? 1 : -1) : -1));
    const coefficients = solvePositiveDefinite(matrix, targets);
    return test.map(
      (picture) => sign * points.reduce((sum, point, i) => sum + coefficients[i] * kernel(point, picture), 0),
    );
  };

const sigmoid = (value) => 1 / (1 + Math.exp(-value));

const anySides = ['both', 'likes', 'dislikes'];

export const baselines = [
  { name: 'vsm2', sides: anySides, score: (question) => meanCosine(question.similarities.raw)(question) },
  { name: 'centred cosine', sides: anySides, score: (question) => meanCosine(question.similarities.centred)(question) },
  { name: '5 nearest neighbours', sides: anySides, score: nearestNeighbours },
  { name: 'logistic regression', sides: ['both'], score: logisticRegression },
  { name: 'linear SVM', sides: ['both'], score: linearSupportVectorMachine },
  { name: 'gp', sides: ['both'], score: gaussianProcess(false) },
  { name: 'gp + background', sides: anySides, score: gaussianProcess(true) },
];
