// Where the constants of packages/core/src/taste/calibration.ts come from: fitted on people of even number, measured on
// those of odd number. `pnpm bench taste --data FOLDER --calibrate [--people 40]`, as many of each half.
import { solve } from './linear-algebra.mjs';
import { balancedWeights, createCalibrationMeter } from './measures.mjs';
import { canBeTested, choosePeople } from './read-people.mjs';
import { showProgress } from './show-progress.mjs';

const sizes = [1, 2, 4, 8, 16, 32];
const evenly = sizes.map((n) => [n, n]);
const unevenly = [8, 16, 32].flatMap((n) => [
  [n / 4, (3 * n) / 4],
  [(3 * n) / 4, n / 4],
]);

/**
 * What is answered: `shown` are numbers of likes and dislikes, or of comparisons between the first likes and the first
 * dislikes. Folders take longer: their balance is that of the ratings alone.
 */
const cases = [
  { name: 'both sides', isUneven: true, shown: [...evenly, ...unevenly] },
  { name: 'likes only', shown: sizes.map((n) => [n, 0]) },
  { name: 'dislikes only', shown: sizes.map((n) => [0, n]) },
  { name: 'comparisons only', shown: sizes.map((n) => [0, 0, n]) },
  { name: 'both sides, folder known', isFolderKnown: true, shown: evenly.slice(1) },
  { name: 'likes only, folder known', isFolderKnown: true, shown: sizes.slice(1).map((n) => [n, 0]) },
];

const steps = 25;
const damping = 0.7;
/** Keeps constants that the cases cannot tell apart small. */
const ridge = 1e-4;

export function printCalibration(core, { vectors, people }, count) {
  for (const each of cases) {
    const [learn, test] = ['even', 'odd'].map((half) =>
      collect(core, vectors, choosePeople(people.filter(canBeTested), { count, half }), each),
    );
    const constants = fitConstants(learn, each.isUneven);
    const [slope, slopeTrend, intercept, interceptTrend, balance] = constants.map((value) => value.toFixed(2));
    console.log(
      `\n${each.name}: slope [${slope}, ${slopeTrend}], intercept [${intercept}, ${interceptTrend}]${balance ? `, balance ${balance}` : ''}`,
    );
    console.log('| likes | dislikes | comparisons | error on those fitted on | on the others |\n|---|---|---|---|---|');
    for (const shown of each.shown) {
      const errors = [learn, test].map((records) =>
        errorOf(
          records.filter((record) => record.shown === shown),
          constants,
        ).toFixed(3),
      );
      const [likes, dislikes, comparisons = 0] = shown;
      console.log(`| ${[likes, dislikes, comparisons, ...errors].join(' | ')} |`);
    }
  }
}

/** What each person's taste says of each test picture, with the person's answer. */
function collect(core, vectors, people, { name, shown, isFolderKnown }) {
  const report = showProgress(`Calibrating ${name}`, people.length);
  return people.flatMap((person, i) => {
    report(i + 1);
    const inputs = (pictures) => pictures.map((picture) => ({ vector: vectors[picture] }));
    const background = core.createBackground(inputs(person.background));
    const test = inputs(person.test);
    return shown.flatMap((counts) => {
      const [likes, dislikes, compared = 0] = counts;
      if (person.likes.length < Math.max(likes, compared)) return [];
      if (person.dislikes.length < Math.max(dislikes, compared)) return [];
      const examples = [
        ...inputs(person.likes.slice(0, likes)).map((input) => ({ ...input, verdict: 'like' })),
        ...inputs(person.dislikes.slice(0, dislikes)).map((input) => ({ ...input, verdict: 'dislike' })),
      ];
      const others = inputs(person.dislikes.slice(0, compared));
      const comparisons = inputs(person.likes.slice(0, compared)).map((preferred, place) => ({
        preferred,
        other: others[place],
      }));
      const unlabelled = isFolderKnown ? test : [];
      const model = core.fitTasteModel(examples, { background, comparisons, unlabelled });
      return [{ shown: counts, strengths: model.believe(test).strengths, labels: person.labels }];
    });
  });
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
      const weights = balancedWeights(record.labels);
      record.strengths.forEach((strength, i) => {
        const { probability, gradient } = foretell(strength, record, constants);
        const certainty = weights[i] * Math.max(probability * (1 - probability), 1e-4);
        const surprise = weights[i] * ((record.labels[i] ? 1 : 0) - probability);
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
  const terms = [strength, strength * doublings, 1, doublings, Math.log2((1 + likes) / (1 + dislikes))];
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
