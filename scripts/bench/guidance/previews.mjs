import { meanOf } from '../taste/measures.mjs';

const threshold = 0.3;
const maxRetries = 7;
const previewsARun = 20;
/** Mean and spread of the pictures' strengths (a score is its tanh), and how far a first preview is off. */
const situations = [
  { name: 'clear previews', mean: -0.2, spread: 0.6, blur: 0.3 },
  { name: 'blurred previews', mean: -0.2, spread: 0.6, blur: 0.55 },
  { name: 'hard to please', mean: -0.5, spread: 0.6, blur: 0.55 },
  { name: 'previews that tell nothing', mean: -0.2, spread: 0.6, blur: 20 },
];

/**
 * Simulated runs, each with its own seeds: with previews watched, which learn from the runs before, and without.
 * A preview is off by the blur times what is left of the run, and darker than the picture will be.
 */
export async function printPreviews(core, runCount) {
  console.log(`${runCount} runs, threshold ${threshold}, ${maxRetries} retries; standard errors in brackets.\n`);
  console.log(
    '| previews | time saved | wrong stops, of stops | of pictures worth keeping | accepted | without | mean score | without |',
  );
  console.log(`|${'---|'.repeat(8)}`);
  for (const situation of situations) {
    const { withPreviews, without, stops, wrongStops, worthKeeping } = await simulate(core, situation, runCount);
    const time = (runs) => runs.reduce((sum, run) => sum + run.generations, 0);
    const cells = [
      percent(1 - time(withPreviews) / time(without)),
      percent(wrongStops / Math.max(1, stops)),
      percent(wrongStops / worthKeeping),
      percent(meanOf(withPreviews.map(({ accepted }) => Number(accepted))).mean),
      percent(meanOf(without.map(({ accepted }) => Number(accepted))).mean),
      scoreOf(withPreviews),
      scoreOf(without),
    ];
    console.log(`| ${situation.name} | ${cells.join(' | ')} |`);
  }
  console.log();
}

async function simulate(core, situation, runCount) {
  const traces = [];
  const result = { withPreviews: [], without: [], stops: 0, wrongStops: 0, worthKeeping: 0 };
  for (let seed = 1; seed <= runCount; seed++) {
    const watched = await guide(core, situation, { seed, traces });
    for (const attempt of watched.attempts) {
      if (attempt.trace) traces.push(attempt.trace);
      const isWorthKeeping = Math.tanh(strengthOf(core, situation, attempt.seed)) >= threshold;
      result.worthKeeping += Number(isWorthKeeping);
      result.stops += Number(attempt.status === 'stopped');
      result.wrongStops += Number(attempt.status === 'stopped' && isWorthKeeping);
    }
    result.withPreviews.push(watched);
    result.without.push(await guide(core, situation, { seed }));
  }
  return result;
}

async function guide(core, situation, { seed, traces }) {
  const assess = async ({ metadata }) => toScore(metadata.value);
  const assessPreview = async ({ value }) => toScore(value);
  const steps = core.guideGeneration({
    threshold,
    maxRetries,
    generator: createStandIn(core, situation),
    request: { prompt: '' },
    random: core.createRandom(seed),
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
function createStandIn(core, situation) {
  return {
    id: 'stand-in',
    async *generate({ seed }, { signal, onPreview }) {
      const strength = strengthOf(core, situation, seed);
      const random = core.createRandom(seed ^ 0x5bd1e995);
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

function strengthOf(core, { mean, spread }, seed) {
  return mean + spread * normal(core.createRandom(seed));
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
  const { mean, standardError } = meanOf(runs.map(({ score }) => score));
  return `${mean.toFixed(3)} (${standardError.toFixed(3)})`;
}
