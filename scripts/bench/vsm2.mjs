// A vsm2 score of one 512-d picture: its cost must not depend on how many preferences there are.
const packages = new URL('../../packages/', import.meta.url);
const dimensions = 512;
const preferenceCounts = [10, 1_000, 100_000];
const rounds = 40;
const scoresPerRound = 20_000;
const limits = { microseconds: 2, ratio: 1.5 };

export async function run() {
  const { createVsm2Scorer } = await import(new URL('core/dist/index.js', packages));
  const random = createGenerator(1);
  const contestants = preferenceCounts.map((count) => ({
    count,
    scorer: createVsm2Scorer(drawPreferences(count, random)),
    times: [],
  }));
  const queries = Array.from({ length: 64 }, () => drawUnitVector(random));

  // Interleaved, so that a busy machine slows all alike; the median of the rounds counts.
  for (let round = 0; round < rounds; round++) {
    for (const { scorer, times } of contestants) times.push(timeScores(scorer, queries));
  }

  const medians = contestants.map(({ times }) => times.sort((a, b) => a - b)[rounds >> 1]);
  const ratio = Math.max(...medians) / Math.min(...medians);
  console.log('| preferences | one score, microseconds | against the fastest |');
  console.log('|---|---|---|');
  contestants.forEach(({ count }, index) => {
    const median = medians[index];
    console.log(`| ${count} | ${median.toFixed(3)} | ${(median / Math.min(...medians)).toFixed(2)} |`);
  });
  console.log(
    `\nLargest ratio ${ratio.toFixed(2)}. Wanted: under ${limits.microseconds} microseconds each, within ${limits.ratio} of each other.`,
  );
}

function timeScores(scorer, queries) {
  let sum = 0;
  const start = performance.now();
  for (let i = 0; i < scoresPerRound; i++) sum += scorer.score(queries[i % queries.length]);
  const elapsedMs = performance.now() - start;
  if (!Number.isFinite(sum)) throw new Error(`The scores add up to ${sum}.`);
  return (elapsedMs * 1000) / scoresPerRound;
}

function drawPreferences(count, random) {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    verdict: random() < 0.5 ? 'like' : 'dislike',
    embedding: { space: 'bench', vector: drawUnitVector(random) },
    category: 'general',
    weight: 0.5 + random(),
    createdAt: null,
    metadata: {},
  }));
}

function drawUnitVector(random) {
  const vector = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Seeded uniform numbers in 0..1. */
function createGenerator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
