import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { baselines } from './baselines.mjs';
import { drawCorpus } from './draw-corpus.mjs';
import { meanOf } from './measures.mjs';
import { readImageFolder } from './read-image-folder.mjs';
import { choosePeople } from './read-people.mjs';
import { showProgress } from './show-progress.mjs';
import { createSimilarities } from './similarities.mjs';

const ratingCounts = [4, 8, 16, 32, 64];
const reference = baselines.find(({ name }) => name === 'gp + background');
const learners = [
  { name: 'taste, embedding only', seesAttributes: false, seesFolder: false },
  { name: 'taste', seesAttributes: true, seesFolder: false },
  { name: 'taste in a folder', seesAttributes: true, seesFolder: true },
];

/**
 * The whole chain, from files to scores: pictures of a folder are encoded by the embedded encoder, people rate some of
 * them, and learners with and without the attributes rank others. Without a folder the pictures are drawn.
 *
 * @param options `folder` to read; `drawInto`, a folder to draw into and keep; `count` and `half` of the people.
 */
export async function printImages(core, packages, { folder, drawInto, ...chosen }) {
  if (folder) return printFolder(core, packages, folder, chosen);
  const drawn = drawInto ?? mkdtempSync(path.join(tmpdir(), 'vsm-bench-images-'));
  try {
    await drawCorpus(core, packages, drawn);
    await printFolder(core, packages, drawn, chosen);
  } finally {
    if (!drawInto) rmSync(drawn, { recursive: true, force: true });
  }
}

async function printFolder(core, packages, folder, chosen) {
  const { files, people } = readImageFolder(folder);
  const pictures = await encodePictures(packages, files);
  const asked = chooseOfEachKind(people, chosen);
  console.log(`${asked.length} people, ${pictures.length} pictures.`);
  const report = showProgress('Learning', asked.length);
  const results = asked.map((person, place) => {
    const result = { kind: person.kind, ...measurePerson(core, pictures, person) };
    report(place + 1);
    return result;
  });
  for (const kind of [...new Set(asked.map((person) => person.kind)), null]) {
    console.log(`\n### ${kind === null ? 'All' : `Tastes of kind ${kind}`}\n`);
    printTable(results.filter((result) => kind === null || result.kind === kind));
  }
}

/** So that a smaller number of people has tastes of all kinds. */
function chooseOfEachKind(people, { count, half }) {
  const kinds = [...new Set(people.map(({ kind }) => kind))];
  return kinds.flatMap((kind) =>
    choosePeople(
      people.filter((person) => person.kind === kind),
      { half, ...(count && { count: Math.ceil(count / kinds.length) }) },
    ),
  );
}

async function encodePictures(packages, files) {
  const { openEmbeddedEncoder } = await import(new URL('encoder-node/dist/index.js', packages));
  const encoder = await openEmbeddedEncoder();
  const report = showProgress('Encoding', files.length);
  const pictures = [];
  try {
    for await (const { ok, encoded, error } of encoder.encodeFiles(files)) {
      if (!ok) throw error;
      pictures.push(encoded);
      report(pictures.length);
    }
  } finally {
    await encoder.close();
  }
  return pictures;
}

/** Held-out AUC by the number of ratings: `reference` of the baseline, `learners` of each learner. */
function measurePerson(core, pictures, person) {
  const similarities = createSimilarities(
    pictures.map(({ vector }) => vector),
    person,
  );
  const labels = person.labels.map(Boolean);
  const aucOf = (scores) => core.areaUnderCurve(scores, labels);
  const questions = ratingCounts.map((n) => ({
    likes: person.likes.slice(0, n / 2),
    dislikes: person.dislikes.slice(0, n / 2),
    background: person.background,
    test: person.test,
    similarities,
  }));
  return {
    reference: questions.map((question) => aucOf(reference.score(question))),
    learners: learners.map((learner) => {
      const score = createTasteScorer(core, pictures, person, learner);
      return questions.map((question) => aucOf(score(question)));
    }),
  };
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

/** AUC of the baseline, then what each learner gains, with the standard error of the paired difference. */
function printTable(results) {
  const cells = (valuesOf, sign) =>
    ratingCounts.map((_, column) => {
      const { mean, standardError } = meanOf(results.map((result) => valuesOf(result, column)));
      return `${sign && mean >= 0 ? '+' : ''}${decimals(mean)} (${decimals(standardError)})`;
    });
  const rows = [
    ['', ...ratingCounts],
    ['', ...ratingCounts].map(() => '---'),
    [`AUC of ${reference.name}`, ...cells((result, column) => result.reference[column], false)],
    ...learners.map(({ name }, i) => [
      `${name}, gain`,
      ...cells((result, column) => result.learners[i][column] - result.reference[column], true),
    ]),
  ];
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

const decimals = (value) => value.toFixed(4).replace('0.', '.');
