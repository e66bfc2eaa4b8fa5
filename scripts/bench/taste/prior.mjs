// What an aesthetic prior gains and costs by the number of ratings: `pnpm bench taste --data FOLDER --prior [--people 70]`.
import { balancedWeights } from './measures.mjs';
import { showProgress } from './show-progress.mjs';

const sizes = [0, 1, 2, 4, 8, 16, 32];
const seed = 5;
/** These many ratings of each side make the heads; the first ones teach the taste. */
const heldForHeads = 12;
/** What each head has of the person's own taste, beside 1 of a direction in which the pictures differ. */
const heads = { 'no prior': null, 'a right one': 0.55, 'a random one': 0, 'a reversed one': -0.55 };

export function printPrior(core, { vectors, people: all }) {
  const enough = heldForHeads + Math.max(...sizes) / 2;
  const people = all.filter(({ likes, dislikes }) => Math.min(likes.length, dislikes.length) >= enough);
  const random = core.createRandom(seed);
  const report = showProgress('Learning beside priors', people.length);
  const sums = sizes.map(() => Object.keys(heads).map(() => ({ auc: 0, loss: 0 })));
  people.forEach((person, done) => {
    const inputs = (rows) => rows.map((row) => ({ vector: vectors[row] }));
    const background = core.createBackground(inputs(person.background));
    const priors = priorsFor(core, { vectors, person, random });
    sizes.forEach((size, i) => {
      const likes = inputs(person.likes.slice(0, Math.ceil(size / 2)));
      const dislikes = inputs(person.dislikes.slice(0, Math.floor(size / 2)));
      const examples = [
        ...likes.map((input) => ({ ...input, verdict: 'like' })),
        ...dislikes.map((input) => ({ ...input, verdict: 'dislike' })),
      ];
      priors.forEach((prior, j) => {
        const taste = core.fitTasteModel(examples, { background, ...(prior && { prior }) });
        const probabilities = taste.scoreAll(inputs(person.test)).map(({ probability }) => probability);
        sums[i][j].auc += core.areaUnderCurve(probabilities, person.labels.map(Boolean));
        sums[i][j].loss += balancedLogLoss(probabilities, person.labels);
      });
    });
    report(done + 1);
  });
  console.log(`${people.length} people: AUC (balanced log loss)\n`);
  console.log(`| answers | ${Object.keys(heads).join(' | ')} |\n|${'---|'.repeat(1 + Object.keys(heads).length)}`);
  const shown = (sum) => (sum / people.length).toFixed(3).replace(/^0/, '');
  sums.forEach((row, i) => {
    console.log(`| ${sizes[i]} | ${row.map(({ auc, loss }) => `${shown(auc)} (${shown(loss)})`).join(' | ')} |`);
  });
}

function priorsFor(core, { vectors, person, random }) {
  const mean = (rows) => vectors[0].map((_, i) => rows.reduce((sum, row) => sum + vectors[row][i], 0) / rows.length);
  const difference = (a, b) => core.normalize(mean(a).map((value, i) => value - mean(b)[i]));
  const taste = difference(person.likes.slice(-heldForHeads), person.dislikes.slice(-heldForHeads));
  const anyRow = () => Math.floor(random() * vectors.length);
  const chance = difference([anyRow(), anyRow(), anyRow()], person.background);
  return Object.entries(heads).map(([name, share]) => {
    if (share === null) return null;
    const weights = chance.map((value, i) => value + share * taste[i]);
    const ratings = person.background.map((row) => core.dotProduct(weights, vectors[row]));
    const usual = meanAndDeviation(ratings);
    const space = { id: 'bench', dimensions: weights.length };
    return core.createAestheticPrior({ name, space: space.id, weights, bias: 0, usual }, space);
  });
}

function meanAndDeviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, standardDeviation: Math.sqrt(variance) };
}

function balancedLogLoss(probabilities, labels) {
  const weights = balancedWeights(labels);
  const least = 1e-6;
  return probabilities.reduce(
    (loss, probability, i) => loss - weights[i] * Math.log(Math.max(labels[i] ? probability : 1 - probability, least)),
    0,
  );
}
