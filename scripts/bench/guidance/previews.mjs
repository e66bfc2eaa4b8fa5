import { createRandom, guideGeneration } from '@vsm/core';
import { meanOf } from '../taste/measures.mjs';

const threshold = 0.3;
const maxRetries = 7;
const previewsARun = 20;
/**
 * Mean and spread of the pictures' strengths (a score is its tanh), and how far a first preview is off. Without
 * `isTelling` nothing can be told from the previews, and nothing should be stopped.
 */
const situations = [
  { name: 'clear previews', mean: -0.2, spread: 0.6, blur: 0.3, isTelling: true },
  { name: 'blurred previews', mean: -0.2, spread: 0.6, blur: 0.55, isTelling: true },
  { name: 'hard to please', mean: -0.5, spread: 0.6, blur: 0.55, isTelling: true },
  { name: 'previews that tell nothing', mean: -0.2, spread: 0.6, blur: 20 },
];

/**
 * Simulated runs, each with its own seeds: with previews watched, which learn from the runs before, and without.
 * A preview is off by the blur times what is left of the run, and darker than the picture will be.
 */
export async function printPreviews(runCount) {
  console.log(`${runCount} runs, threshold ${threshold}, ${maxRetries} retries; standard errors in brackets.\n`);
  console.log(
    '| previews | time saved | wrong stops, of stops | of pictures worth keeping | accepted | without | mean score | without |',
  );
  console.log(`|${'---|'.repeat(8)}`);
  const rows = [];
  for (const situation of situations) {
    const { withPreviews, without, stops, wrongStops, worthKeeping } = await simulate(situation, runCount);
    const time = (runs) => runs.reduce((sum, run) => sum + run.generations, 0);
    const timeSaved = 1 - time(withPreviews) / time(without);
    const wrong = wrongStops / worthKeeping;
    const cells = [
      percent(timeSaved),
      percent(wrongStops / Math.max(1, stops)),
      percent(wrong),
      percent(meanOf(withPreviews.map(({ accepted }) => Number(accepted))).mean),
      percent(meanOf(without.map(({ accepted }) => Number(accepted))).mean),
      scoreText(scoreOf(withPreviews)),
      scoreText(scoreOf(without)),
    ];
    console.log(`| ${situation.name} | ${cells.join(' | ')} |`);
    const { isTelling = false } = situation;
    rows.push({
      isTelling,
      timeSaved,
      wrongStops: wrong,
      score: scoreOf(withPreviews),
      scoreWithout: scoreOf(without),
    });
  }
  console.log();
  return rows;
}

async function simulate(situation, runCount) {
  const traces = [];
  const result = { withPreviews: [], without: [], stops: 0, wrongStops: 0, worthKeeping: 0 };
  for (let seed = 1; seed <= runCount; seed++) {
    const watched = await guide(situation, { seed, traces });
    for (const attempt of watched.attempts) {
      if (attempt.trace) traces.push(attempt.trace);
      const isWorthKeeping = Math.tanh(strengthOf(situation, attempt.seed)) >= threshold;
      result.worthKeeping += Number(isWorthKeeping);
      result.stops += Number(attempt.status === 'stopped');
      result.wrongStops += Number(attempt.status === 'stopped' && isWorthKeeping);
    }
    result.withPreviews.push(watched);
    result.without.push(await guide(situation, { seed }));
  }
  return result;
}

async function guide(situation, { seed, traces }) {
  const assess = async ({ metadata }) => toScore(metadata.value);
  const assessPreview = async ({ value }) => toScore(value);
  const steps = guideGeneration({
    threshold,
    maxRetries,
    generator: createStandIn(situation),
    request: { prompt: '' },
    random: createRandom(seed),
    assess,
    ...(traces && { previews: { traces, assess: assessPreview } }),
  });
  for (;;) {
    const { done, value } = await steps.next();
    if (!done) continue;
    const { accepted, best, attempts, generationsSaved } = value;
    const generations = attempts.length - generationsSaved;
    return { accepted, score: best.score.value, attempts, generations };
  }
}

/** A generator of nothing but scores: the same seed gives the same picture and the same previews. */
function createStandIn(situation) {
  return {
    id: 'stand-in',
    async *generate({ seed }, { signal, onPreview }) {
      const strength = strengthOf(situation, seed);
      const random = createRandom(seed ^ 0x5bd1e995);
      for (let step = 1; step < previewsARun; step++) {
        const progress = step / previewsARun;
        const error = situation.blur * (1 - progress) * normal(random) - 0.3 * (1 - progress);
        onPreview?.({ progress, value: Math.tanh(strength + error) });
        if (onPreview) await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      }
      yield { bytes: new Uint8Array(), mediaType: 'image/png', seed, metadata: { value: Math.tanh(strength) } };
    },
    interrupt: async () => {},
  };
}

function strengthOf({ mean, spread }, seed) {
  return mean + spread * normal(createRandom(seed));
}

function toScore(value) {
  return { value, probability: (value + 1) / 2, uncertainty: 0.5, evidence: 'enough' };
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

function scoreOf(runs) {
  return meanOf(runs.map(({ score }) => score));
}

function scoreText({ mean, standardError }) {
  return `${mean.toFixed(3)} (${standardError.toFixed(3)})`;
}
