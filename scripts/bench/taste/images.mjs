import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawCorpus } from './draw-corpus.mjs';
import { measureInWorkers } from './in-workers.mjs';
import { imageTables } from './measure-images.mjs';
import { gatherRecords } from './quality.mjs';
import { readImageFolder } from './read-image-folder.mjs';
import { canBeTested, choosePeople } from './read-people.mjs';
import { showProgress } from './show-progress.mjs';

/**
 * The whole chain, from files to scores: pictures of a folder are encoded by the embedded encoder, people rate some of
 * them, and learners with and without the attributes rank others. Without a folder the pictures are drawn.
 *
 * @param options `folder` to read; `drawInto`, a folder to draw into and keep; `count` and `half` of the people.
 */
export async function printImages(core, packages, { folder, drawInto, ...chosen }) {
  if (folder) return printFolder(packages, folder, chosen);
  const drawn = drawInto ?? mkdtempSync(path.join(tmpdir(), 'vsm-bench-images-'));
  try {
    await drawCorpus(core, packages, drawn);
    await printFolder(packages, drawn, chosen);
  } finally {
    if (!drawInto) rmSync(drawn, { recursive: true, force: true });
  }
}

async function printFolder(packages, folder, chosen) {
  const { files, people } = readImageFolder(folder);
  const pictures = await encodePictures(packages, files);
  const asked = chooseOfEachKind(people.filter(canBeTested), chosen);
  console.log(`${asked.length} people, ${pictures.length} pictures.\n`);
  const work = {
    core: new URL('core/dist/index.js', packages).href,
    module: new URL('./measure-images.mjs', import.meta.url).href,
    name: 'measurePicturePerson',
    shared: { pictures },
  };
  const { items, results } = await measureInWorkers(work, asked);
  if (items.length < asked.length) console.log(`Interrupted after ${items.length} people.\n`);
  if (items.length > 0) console.log(imageTables(gatherRecords(items, results)));
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
