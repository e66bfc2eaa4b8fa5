/**
 * Cosines of one person's pictures, raw and relative to the background's mean, each computed once for all learners.
 * `raw(a, b)` and `centred(a, b)` take numbers of pictures, of which `a` must be rated or of the background.
 */
export function createSimilarities(vectors, { likes, dislikes, background, test }) {
  const known = [...likes, ...dislikes, ...background];
  const all = [...known, ...test];
  const places = new Map(all.map((picture, place) => [picture, place]));
  const raw = cosines(
    all.map((picture) => vectors[picture]),
    known.length,
  );
  const mean = meanVector(background.map((picture) => vectors[picture]));
  const centred = cosines(
    all.map((picture) => direction(vectors[picture], mean)),
    known.length,
  );
  const read = (matrix) => (a, b) => matrix[places.get(a)][places.get(b)];
  return { raw: read(raw), centred: read(centred) };
}

function cosines(rows, knownCount) {
  return rows.slice(0, knownCount).map((row) => Float64Array.from(rows, (other) => dot(row, other)));
}

function dot(a, b) {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < a.length; i += 2) {
    even += a[i] * b[i];
    odd += i + 1 < a.length ? a[i + 1] * b[i + 1] : 0;
  }
  return even + odd;
}

function meanVector(rows) {
  const mean = new Float64Array(rows[0].length);
  for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i] += row[i] / rows.length;
  return mean;
}

function direction(vector, mean) {
  const difference = Float64Array.from(vector, (value, i) => value - mean[i]);
  const length = Math.sqrt(dot(difference, difference));
  return difference.map((value) => value / length);
}
