import { meanOf } from './measures.mjs';

const pictureCount = 700;
const size = { width: 224, height: 224 };
const spareBackground = 200;
const peoplePerRule = 12;
const ratingCounts = [4, 8, 16, 32, 64];

/** Tastes for what is measured in the pixels themselves; above the median counts as much. */
const rules = {
  warm: ({ warmth }) => warmth > 0,
  'warm and calm': ({ warmth, busyness }) => warmth > 0 && busyness < 0,
  'dark or colourful': ({ light, colour }) => light < -0.3 || colour > 0.3,
};

/** What the interpretable attributes add on drawn pictures: held-out AUC by the number of ratings, half of them likes. */
export async function printDrawn(core, packages) {
  const pictures = await drawPictures(core, packages);
  console.log(`| taste | learner | ${ratingCounts.join(' | ')} |\n|---|---|${ratingCounts.map(() => '---|').join('')}`);
  for (const [rule, likes] of Object.entries(rules)) {
    for (const withAttributes of [false, true]) {
      const people = Array.from({ length: peoplePerRule }, (_, seed) => {
        const random = core.createRandom(seed);
        return aucsOf(core, shuffle(pictures, random), likes, withAttributes);
      });
      const cells = ratingCounts.map((_, i) => {
        const { mean, standardError } = meanOf(people.map((aucs) => aucs[i]));
        return `${mean.toFixed(4)} (${standardError.toFixed(4)})`;
      });
      console.log(`| ${rule} | ${withAttributes ? 'embedding and attributes' : 'embedding'} | ${cells.join(' | ')} |`);
    }
  }
}

function aucsOf(core, pictures, likes, withAttributes) {
  const inputs = pictures.map(({ encoded, pixels }) => ({
    vector: encoded.vector,
    ...(withAttributes && { attributes: encoded.attributes }),
    isLiked: likes(pixels),
  }));
  const background = core.createBackground(inputs.slice(0, spareBackground));
  const shown = inputs.slice(spareBackground, spareBackground + 250);
  const test = inputs.slice(spareBackground + 250);
  const side = (isLiked, n) => shown.filter((input) => input.isLiked === isLiked).slice(0, n / 2);
  return ratingCounts.map((n) => {
    const examples = [...side(true, n), ...side(false, n)].map((input) => ({
      ...input,
      verdict: input.isLiked ? 'like' : 'dislike',
    }));
    const scores = core.fitTasteModel(examples, { background }).scoreAll(test);
    return core.areaUnderCurve(
      scores.map(({ value }) => value),
      test.map(({ isLiked }) => isLiked),
    );
  });
}

async function drawPictures(core, packages) {
  const { drawSample } = await import(new URL('generators/dist/index.js', packages));
  const { openEmbeddedEncoder } = await import(new URL('encoder-node/dist/index.js', packages));
  const encoder = await openEmbeddedEncoder();
  const pictures = [];
  for (let seed = 0; seed < pictureCount; seed++) {
    const { image } = drawSample({ seed, ...size });
    const [encoded] = await encoder.encodeImages([image]);
    pictures.push({ encoded, pixels: measurePixels(image) });
  }
  await encoder.close();
  for (const name of Object.keys(pictures[0].pixels)) centreOnMedian(pictures, name);
  return shuffle(pictures, core.createRandom(1));
}

/** Plain means over the pixels, which know nothing of the descriptor. */
function measurePixels({ width, height, data }) {
  const sums = { light: 0, warmth: 0, colour: 0, busyness: 0 };
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = data.subarray(3 * i, 3 * i + 3);
    sums.light += red + green + blue;
    sums.warmth += red - blue;
    sums.colour += Math.max(red, green, blue) - Math.min(red, green, blue);
    if (i % width > 0) sums.busyness += Math.abs(green - data[3 * i - 2]);
  }
  return sums;
}

/** Brings a measure to its distance from the median, in standard deviations. */
function centreOnMedian(pictures, name) {
  const values = pictures.map(({ pixels }) => pixels[name]);
  const median = values.toSorted((a, b) => a - b)[values.length >> 1];
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - median) ** 2)).mean);
  for (const { pixels } of pictures) pixels[name] = (pixels[name] - median) / deviation;
}

function shuffle(items, random) {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
