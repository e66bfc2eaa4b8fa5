import { baselines } from './baselines.mjs';
import { decimals, gainOver, markdownTable, withError } from './format-measures.mjs';
import { meanOf } from './measures.mjs';
import { ratingCounts } from './quality.mjs';
import { createSimilarities } from './similarities.mjs';

const reference = baselines.find(({ name }) => name === 'gp + background');
const learners = [
  { name: 'taste, embedding only', seesAttributes: false, seesFolder: false },
  { name: 'taste', seesAttributes: true, seesFolder: false },
  { name: 'taste in a folder', seesAttributes: true, seesFolder: true },
];
/** What attributes should gain where a taste is about them; elsewhere they should cost nothing. */
const wantedStyleGain = 0.02;

/** The held-out AUC of the baseline and of each learner by the number of ratings; to be put together by `gatherRecords`. */
export function measurePicturePerson(core, { pictures }, person) {
  const similarities = createSimilarities(
    pictures.map(({ vector }) => vector),
    person,
  );
  const labels = person.labels.map(Boolean);
  const scorers = [
    reference,
    ...learners.map((learner) => ({ name: learner.name, score: createTasteScorer(core, pictures, person, learner) })),
  ];
  return ratingCounts.flatMap((n) => {
    const question = {
      likes: person.likes.slice(0, n / 2),
      dislikes: person.dislikes.slice(0, n / 2),
      background: person.background,
      test: person.test,
      similarities,
    };
    return scorers.map(({ name, score }) => ({
      learner: name,
      side: 'both',
      n,
      auc: core.areaUnderCurve(score(question), labels),
    }));
  });
}

function createTasteScorer(core, pictures, { background, test }, { seesAttributes, seesFolder }) {
  const inputOf = (picture) => (seesAttributes ? pictures[picture] : { vector: pictures[picture].vector });
  const seen = core.createBackground(background.map(inputOf));
  const folder = test.map(inputOf);
  return ({ likes, dislikes }) => {
    const rate = (side, verdict) => side.map((picture) => ({ ...inputOf(picture), verdict }));
    const examples = [...rate(likes, 'like'), ...rate(dislikes, 'dislike')];
    const taste = core.fitTasteModel(examples, { background: seen, ...(seesFolder && { unlabelled: folder }) });
    return taste.scoreAll(folder).map(({ value }) => value);
  };
}

/** Markdown: by kind of taste, what the learners gain, and what was wanted. */
export function imageTables(records) {
  const kinds = [...new Set(records.flatMap((record) => record.kinds))];
  return [
    ...kinds.map((kind) => `### Tastes of kind ${kind}\n\n${gainTable(records, kind)}`),
    `### All\n\n${gainTable(records)}`,
    `### Wanted and measured\n\n${verdictTable(records, kinds)}`,
  ].join('\n\n');
}

/** AUC of the baseline, then what each learner gains, with the standard error of the paired difference. */
function gainTable(records, kind) {
  const rowOf = (name, cell) => ratingCounts.map((n) => cell(recordOf(records, name, n)));
  return markdownTable(
    ['', ...ratingCounts],
    [
      [
        `AUC of ${reference.name}`,
        ...rowOf(reference.name, ({ aucs, kinds }) =>
          withError(meanOf(aucs.filter((_, i) => kind === undefined || kinds[i] === kind))),
        ),
      ],
      ...learners.map(({ name }) => [
        `${name}, gain`,
        ...rowOf(name, (record) => withError(gainOver(reference.name, record, records, kind), true)),
      ]),
    ],
  );
}

function verdictTable(records, kinds) {
  const rows = learners
    .filter(({ seesAttributes }) => seesAttributes)
    .flatMap(({ name }) =>
      kinds.flatMap((kind) =>
        ratingCounts.map((n) => {
          const gain = gainOver(reference.name, recordOf(records, name, n), records, kind);
          const isStyle = kind === 'style';
          const isMet = isStyle ? gain.mean >= wantedStyleGain : gain.mean >= -gain.standardError;
          return [
            isMet ? 'met' : '**not met**',
            name,
            kind,
            n,
            isStyle ? `at least +${decimals(wantedStyleGain)}` : 'not below by more than the standard error',
            withError(gain, true),
          ];
        }),
      ),
    );
  return markdownTable(['', 'learner', 'kind', 'ratings', `wanted over ${reference.name}`, 'measured'], rows);
}

function recordOf(records, name, count) {
  return records.find(({ learner, n }) => learner === name && n === count);
}
