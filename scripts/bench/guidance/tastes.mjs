import { createRandom, fitTasteModel, guideGeneration } from '@vsm/core';
import { decodeImage, loadEmbeddedBackground, openEmbeddedEncoder } from '@vsm/encoder-node';
import { drawSample } from '@vsm/generators';
import { meanOf } from '../taste/measures.mjs';
import { openContender } from './contenders.mjs';

const threshold = 0.3;
const maxRetries = 7;
const ratedPictures = 32;
const runCount = 40;
const size = { width: 224, height: 224 };

/** What five people like, as plain facts of the scenes drawn; no learner sees them. */
const tastes = {
  'night and stars': ['moonlit night', 'night city', 'nebula'],
  'evening light': ['sunset', 'dawn', 'silhouette', 'desert'],
  'patterns, no scenes': ['mandala', 'bauhaus', 'flow field', 'stained glass'],
  'quiet and empty': ['minimal', 'misty mountains', 'watercolour', 'seascape'],
  'green and daylight': ['forest', 'noon', 'still life', 'seascape'],
};

/**
 * Prompts that leave the style to the seed: taught by some pictures, guided on others. Each run's first picture is what the person
 * would have got without a filter. Prints a table a contender, and returns its rows.
 */
export async function printTastes(contenderNames) {
  const encoder = await openEmbeddedEncoder();
  const background = await loadEmbeddedBackground();
  const encode = async (image) => (await encoder.encodeImages([image]))[0];
  console.log(
    `${runCount} runs a taste, threshold ${threshold}, ${maxRetries} retries, ${ratedPictures} ratings; standard errors in brackets.\n` +
      'Accepted: runs that gave a picture which reached the threshold. Without a filter none is accepted, for none is judged;\n' +
      'of the pictures got so, the share that would have reached it stands beside.\n',
  );
  const results = [];
  for (const contender of contenderNames) {
    const opened = await openContender(contender);
    const rows = [];
    for (const [taste, liked] of Object.entries(tastes)) {
      const model = fitTasteModel(await rate(encode, liked), { background });
      const assess = async ({ bytes }) => model.score(await encode(await decodeImage(bytes)));
      rows.push(await guideRuns({ taste, liked, assess, ...opened }));
    }
    await opened.close();
    printTable(contender, rows);
    results.push(...rows.map((row) => ({ contender, ...row })));
  }
  await encoder.close();
  return results;
}

async function guideRuns({ taste, liked, assess, generator, styleOf }) {
  const runs = [];
  for (let seed = 1; seed <= runCount; seed++) {
    const steps = guideGeneration({
      threshold,
      maxRetries,
      generator,
      request: { prompt: 'a picture', ...size },
      random: createRandom(90_000 + seed),
      assess,
    });
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    runs.push(step.value);
  }
  const first = runs.map(({ attempts }) => attempts[0]);
  const shareOf = (values) => meanOf(values.map(Number)).mean;
  const isToTaste = ({ image }) => liked.includes(styleOf(image));
  return {
    taste,
    accepted: shareOf(runs.map(({ accepted }) => accepted)),
    firstWouldBe: shareOf(first.map(({ status }) => status === 'accepted')),
    score: meanOf(runs.map(({ best }) => best.score.value)),
    firstScore: meanOf(first.map(({ score }) => score.value)),
    rise: meanOf(runs.map(({ best }, i) => best.score.value - first[i].score.value)),
    toTaste: shareOf(runs.map(({ best }) => isToTaste(best))),
    firstToTaste: shareOf(first.map(isToTaste)),
    attempts: meanOf(runs.map(({ attempts }) => attempts.length)).mean,
  };
}

function printTable(contender, rows) {
  const head = [
    contender,
    'accepted',
    'unfiltered would be',
    'mean score',
    'unfiltered',
    'rise',
    'to the taste',
    'unfiltered',
    'attempts',
  ];
  console.log(`| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`);
  for (const row of rows) {
    const cells = [
      row.taste,
      percent(row.accepted),
      percent(row.firstWouldBe),
      scoreText(row.score),
      scoreText(row.firstScore),
      scoreText(row.rise),
      percent(row.toTaste),
      percent(row.firstToTaste),
      row.attempts.toFixed(1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log();
}

/** As many likes as dislikes, the first of each that come. */
async function rate(encode, liked) {
  const examples = { like: [], dislike: [] };
  for (let seed = 10_000; examples.like.length + examples.dislike.length < ratedPictures; seed++) {
    const { image, style } = drawSample({ seed, ...size });
    const verdict = liked.includes(style) ? 'like' : 'dislike';
    if (examples[verdict].length < ratedPictures / 2) examples[verdict].push({ ...(await encode(image)), verdict });
  }
  return [...examples.like, ...examples.dislike];
}

function percent(share) {
  return `${(100 * share).toFixed(0)}%`;
}

function scoreText({ mean, standardError }) {
  return `${mean.toFixed(2)} (${standardError.toFixed(2)})`;
}
