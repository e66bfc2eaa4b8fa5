// Where the constants of packages/core/src/taste/calibration.ts come from: fitted on people of even number, measured on
// those of odd number. `pnpm bench taste --data FOLDER --calibrate [--people 40]`, as many of each half.
import { decimals, markdownTable } from './format-measures.mjs';
import { measureInWorkers } from './in-workers.mjs';
import { solve } from './linear-algebra.mjs';
import { balancedWeights, createCalibrationMeter } from './measures.mjs';
import { canBeTested, choosePeople } from './read-people.mjs';

const sizes = [1, 2, 4, 8, 16, 32];
const evenly = sizes.map((n) => [n, n]);
const unevenly = [8, 16, 32].flatMap((n) => [
  [n / 4, (3 * n) / 4],
  [(3 * n) / 4, n / 4],
]);

/**
 * What is answered: `shown` are numbers of likes and dislikes, or of comparisons between the first likes and the first
 * dislikes. `isRelative` where strengths count from the usual one; `above`, chosen by hand, is how much of the slope is
 * left above 0. Folders take longer: their balance is that of the ratings alone.
 */
const cases = [
  { name: 'both sides', isUneven: true, shown: [...evenly, ...unevenly] },
  { name: 'likes only', shown: sizes.map((n) => [n, 0]) },
  { name: 'dislikes only', above: 0.4, shown: sizes.map((n) => [0, n]) },
  { name: 'comparisons only', isRelative: true, shown: sizes.map((n) => [0, 0, n]) },
  { name: 'both sides, folder known', isFolderKnown: true, isRelative: true, shown: evenly.slice(1) },
  { name: 'likes only, folder known', isFolderKnown: true, isRelative: true, shown: sizes.slice(1).map((n) => [n, 0]) },
];

const steps = 25;
const damping = 0.7;
/** Keeps constants that the cases cannot tell apart small. */
const ridge = 1e-4;
/** One answer says what its limit says, whatever the constants. */
const fewestAnswers = 2;

/** @param core its address. */
export async function printCalibration(core, { vectors, people }, count) {
  const halves = ['even', 'odd'].map((half) => choosePeople(people.filter(canBeTested), { count, half }));
  const work = { core: core.href, module: import.meta.url, name: 'collectPerson', shared: { vectors } };
  const { items, results } = await measureInWorkers(work, halves.flat(), 'Calibrating');
  const recordsOf = (half, place) =>
    half.flatMap((person) => results[items.indexOf(person)]?.[place] ?? []).map(withWeights);
  cases.forEach((each, place) => {
    const [learn, test] = halves.map((half) => recordsOf(half, place));
    console.log(`\n${calibrationTable(each, learn, test)}`);
  });
}

function calibrationTable({ name, isUneven, isRelative, shown }, learn, test) {
  const constants = fitConstants(
    learn.filter(({ shown: counts }) => answersOf(counts) >= fewestAnswers),
    isUneven,
  );
  const [withMany, overAnswers, withNone, eachDoubling, balance] = constants.map((value) => value.toFixed(2));
  const errorWith = (records, counts) =>
    errorOf(
      records.filter((record) => `${record.shown}` === `${counts}`),
      constants,
    );
  const rows = shown.map((counts) => {
    const [likes, dislikes, comparisons = 0] = counts;
    return [likes, dislikes, comparisons, ...[learn, test].map((records) => decimals(errorWith(records, counts)))];
  });
  return [
    `${name}: slope ${withMany} + ${overAnswers} / answers, intercept ${withNone}, ${eachDoubling} each doubling${isRelative ? ', relative' : ''}${balance ? `, balance ${balance}` : ''}`,
    '',
    markdownTable(['likes', 'dislikes', 'comparisons', 'error on those fitted on', 'on the others'], rows),
  ].join('\n');
}

/**
 * Of each case, what the person's taste says of each test picture with so many answers, and the person's own answers.
 *
 * @public Workers ask for it by name.
 */
export function collectPerson(core, { vectors }, person) {
  const inputs = (pictures) => pictures.map((picture) => ({ vector: vectors[picture] }));
  const background = core.createBackground(inputs(person.background));
  const test = inputs(person.test);
  const collect = ({ isFolderKnown, isRelative, above = 1 }, counts) => {
    const [likes, dislikes, compared = 0] = counts;
    const examples = [
      ...inputs(person.likes.slice(0, likes)).map((input) => ({ ...input, verdict: 'like' })),
      ...inputs(person.dislikes.slice(0, dislikes)).map((input) => ({ ...input, verdict: 'dislike' })),
    ];
    const others = inputs(person.dislikes.slice(0, compared));
    const comparisons = inputs(person.likes.slice(0, compared)).map((preferred, i) => ({
      preferred,
      other: others[i],
    }));
    const unlabelled = isFolderKnown ? test : [];
    const model = core.fitTasteModel(examples, { background, comparisons, unlabelled });
    const unasked = isFolderKnown ? test : inputs(person.background);
    const usualStrength = isRelative ? meanOf(model.believe(unasked).strengths) : 0;
    const strengths = model
      .believe(test)
      .strengths.map((strength) => (strength > 0 ? above * strength : strength) - usualStrength);
    return { shown: counts, strengths, labels: person.labels };
  };
  return cases.map((each) =>
    each.shown.filter((counts) => hasRated(person, counts)).map((counts) => collect(each, counts)),
  );
}

function hasRated(person, [likes, dislikes, compared = 0]) {
  return person.likes.length >= Math.max(likes, compared) && person.dislikes.length >= Math.max(dislikes, compared);
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

function withWeights(record) {
  return { ...record, weights: balancedWeights(record.labels) };
}

/** The largest likelihood of the answers, likes and dislikes counting the same, by damped Newton steps. */
function fitConstants(records, isUneven) {
  const size = isUneven ? 5 : 4;
  let constants = new Float64Array(size);
  constants[0] = 3;
  for (let step = 0; step < steps; step++) {
    const matrix = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? ridge : 0));
    const right = new Float64Array(size);
    for (const record of records) {
      const { weights, labels } = record;
      record.strengths.forEach((strength, i) => {
        const { probability, gradient } = foretell(strength, record, constants);
        const certainty = weights[i] * Math.max(probability * (1 - probability), 1e-4);
        const surprise = weights[i] * ((labels[i] ? 1 : 0) - probability);
        for (let a = 0; a < size; a++) {
          right[a] += surprise * gradient[a];
          for (let b = 0; b < size; b++) matrix[a * size + b] += certainty * gradient[a] * gradient[b];
        }
      });
    }
    const change = solve(matrix, right);
    constants = constants.map((value, i) => value + damping * change[i]);
  }
  return [...constants];
}

/** As calibration.ts does, with the change of the log odds by each constant. */
function foretell(strength, { shown: [likes, dislikes, comparisons = 0] }, constants) {
  const answers = likes + dislikes + comparisons;
  const doublings = Math.min(Math.log2(1 + answers), 6);
  const limit = Math.log(1 + answers ** 2);
  const terms = [strength, strength / answers, 1, doublings, Math.log2((1 + likes) / (1 + dislikes))];
  const line = constants.reduce((sum, constant, i) => sum + constant * terms[i], 0);
  const flattened = Math.tanh(line / limit);
  return {
    probability: 1 / (1 + Math.exp(-limit * flattened)),
    gradient: terms.map((term) => term * (1 - flattened * flattened)),
  };
}

function errorOf(records, constants) {
  const meter = createCalibrationMeter(balancedWeights);
  for (const record of records) {
    meter.add(
      record.strengths.map((strength) => foretell(strength, record, constants).probability),
      record.labels,
    );
  }
  return meter.expectedCalibrationError;
}

function answersOf(shown) {
  return shown.reduce((sum, count) => sum + count, 0);
}
