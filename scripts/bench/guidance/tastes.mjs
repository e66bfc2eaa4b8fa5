import { meanOf } from '../taste/measures.mjs';

const threshold = 0.3;
const maxRetries = 7;
const ratedPictures = 32;
const runCount = 40;
const size = { width: 224, height: 224 };

/** What five people like, as plain facts of the scenes drawn; no learner sees them. */
const tastes = {
  'night and stars': ({ style }) => ['moonlit night', 'night city', 'nebula'].includes(style),
  'evening light': ({ style }) => ['sunset', 'dawn', 'silhouette', 'desert'].includes(style),
  'patterns, no scenes': ({ style }) => ['mandala', 'bauhaus', 'flow field', 'stained glass'].includes(style),
  'quiet and empty': ({ style }) => ['minimal', 'misty mountains', 'watercolour', 'seascape'].includes(style),
  'green and daylight': ({ style }) => ['forest', 'noon', 'still life', 'seascape'].includes(style),
};

/** Prompts that leave the style to the seed: taught by some pictures, guided on others; with and without retries. */
export async function printTastes(core, packages) {
  const { createSampleGenerator, drawSample } = await import(new URL('generators/dist/index.js', packages));
  const { openEmbeddedEncoder, loadEmbeddedBackground, decodeImage } = await import(
    new URL('encoder-node/dist/index.js', packages)
  );
  const encoder = await openEmbeddedEncoder();
  const background = await loadEmbeddedBackground();
  const encode = async (image) => (await encoder.encodeImages([image]))[0];
  console.log(`${runCount} runs a taste, threshold ${threshold}, ${maxRetries} retries, ${ratedPictures} ratings.\n`);
  console.log(
    '| taste | accepted | first picture would be | mean score | of first pictures | to the taste | of first pictures | attempts |',
  );
  console.log(`|${'---|'.repeat(8)}`);
  for (const [name, likes] of Object.entries(tastes)) {
    const model = core.fitTasteModel(await rate({ drawSample, encode, likes }), { background });
    const runs = [];
    for (let seed = 1; seed <= runCount; seed++) {
      const steps = core.guideGeneration({
        threshold,
        maxRetries,
        generator: createSampleGenerator(),
        request: { prompt: 'a picture', ...size },
        random: core.createRandom(90_000 + seed),
        assess: async ({ bytes }) => model.score(await encode(await decodeImage(bytes))),
      });
      let step = await steps.next();
      while (!step.done) step = await steps.next();
      runs.push(step.value);
    }
    const first = runs.map(({ attempts }) => attempts[0]);
    const share = (values) => `${(100 * meanOf(values.map(Number)).mean).toFixed(0)}%`;
    const isToTaste = ({ image }) => likes(image.metadata);
    const cells = [
      share(runs.map(({ accepted }) => accepted)),
      share(first.map(({ status }) => status === 'accepted')),
      scoreText(runs.map(({ best }) => best.score.value)),
      scoreText(first.map(({ score }) => score.value)),
      share(runs.map(({ best }) => isToTaste(best))),
      share(first.map(isToTaste)),
      meanOf(runs.map(({ attempts }) => attempts.length)).mean.toFixed(1),
    ];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  await encoder.close();
  console.log();
}

/** As many likes as dislikes, the first of each that come. */
async function rate({ drawSample, encode, likes }) {
  const examples = { like: [], dislike: [] };
  for (let seed = 10_000; examples.like.length + examples.dislike.length < ratedPictures; seed++) {
    const { image, style } = drawSample({ seed, ...size });
    const verdict = likes({ style }) ? 'like' : 'dislike';
    if (examples[verdict].length < ratedPictures / 2) examples[verdict].push({ ...(await encode(image)), verdict });
  }
  return [...examples.like, ...examples.dislike];
}

function scoreText(values) {
  const { mean, standardError } = meanOf(values);
  return `${mean.toFixed(2)} (${standardError.toFixed(2)})`;
}
