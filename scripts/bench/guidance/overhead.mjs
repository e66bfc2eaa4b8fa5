import { fitTasteModel } from '@vsm/core';
import { decodeImage, loadEmbeddedBackground, openEmbeddedEncoder } from '@vsm/encoder-node';
import { drawSample } from '@vsm/generators';
import sharp from 'sharp';

const rounds = 25;
const ratingCount = 64;
/** As many as a run has scored at most. */
const previewCount = 5;
const side = 1024;

/** What a picture costs before the person has it: reading the file, seeing it, scoring it; with the previews of its run besides. */
export async function printOverhead() {
  const encoder = await openEmbeddedEncoder();
  const background = await loadEmbeddedBackground();
  const encode = async (image) => (await encoder.encodeImages([image]))[0];
  const examples = [];
  for (let seed = 0; seed < ratingCount; seed++) {
    const picture = await encode(drawSample({ seed, width: 224, height: 224 }).image);
    examples.push({ ...picture, verdict: seed % 2 ? 'like' : 'dislike' });
  }
  const model = fitTasteModel(examples, { background });
  const assess = async (bytes) => model.score(await encode(await decodeImage(bytes)));
  const pictures = await Promise.all(Array.from({ length: 5 }, (_, i) => drawPng(500 + i, side)));
  const previews = await Promise.all(Array.from({ length: 5 }, (_, i) => drawPng(500 + i, side / 8)));
  const times = { picture: [], preview: [] };
  for (let round = -3; round < rounds; round++) {
    const pictureMs = await timeOf(() => assess(pictures[(round + 5) % 5]));
    const previewMs = await timeOf(() => assess(previews[(round + 5) % 5]));
    if (round < 0) continue;
    times.picture.push(pictureMs);
    times.preview.push(previewMs);
  }
  await encoder.close();
  const pictureMs = median(times.picture);
  const previewMs = median(times.preview);
  console.log(
    `Reading, encoding and scoring with ${ratingCount} ratings, medians of ${rounds}: a PNG of ${side}x${side} ${pictureMs.toFixed(0)} ms, ` +
      `a preview of an eighth the side (what A1111 sends unless told otherwise) ${previewMs.toFixed(1)} ms.\n`,
  );
  return { pictureMs, previewMs, totalMs: pictureMs + previewCount * previewMs };
}

async function drawPng(seed, edge) {
  const { image } = drawSample({ seed, width: edge, height: edge });
  return await sharp(image.data, { raw: { width: edge, height: edge, channels: 3 } })
    .png()
    .toBuffer();
}

async function timeOf(work) {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
