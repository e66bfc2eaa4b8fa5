import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  areaUnderCurve,
  countAttempts,
  createRandom,
  type GuidedAttempt,
  guideGeneration,
  VibeMemory,
} from '@vsm/core';
import { decodeImage, type EncodedFile, loadEmbeddedBackground, openEmbeddedEncoder } from '@vsm/encoder-node';
import { createSampleGenerator } from '@vsm/generators';
import { openJsonFileStore } from '@vsm/store-json';
import colors from 'picocolors';
import { chooseRatings } from './choose-ratings.ts';
import { drawPictures } from './draw-pictures.ts';
import { showStep } from './progress.ts';
import { type Attempt, type RankedPicture, writeReport } from './report.ts';
import { statedTaste } from './stated-taste.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const output = join(root, 'demo-output');
const pictureCount = 120;
const ratingsPerSide = 8;
const guidance = { threshold: 0.8, maxRetries: 9 };

async function main(): Promise<void> {
  const startedAt = performance.now();
  // The pictures that the last demo made, and nothing else: the folder may be the user's by now.
  await Promise.all(['pictures', 'attempts'].map((each) => rm(join(output, each), { recursive: true, force: true })));
  await rm(join(output, 'vibe_memory.json'), { force: true });
  await mkdir(join(output, 'attempts'), { recursive: true });

  console.log(colors.bold('VSM learns what one person likes to look at.\n'));
  console.log(
    `The person of this demo likes ${colors.bold(statedTaste)}. VSM is told nothing of it: it sees ratings only.\n`,
  );

  const drawing = showStep(`Drawing ${pictureCount} pictures`, pictureCount);
  const pictures = await drawPictures(join(output, 'pictures'), pictureCount, drawing.update);
  drawing.end();

  const encoder = await openEmbeddedEncoder();
  const encoding = showStep('Looking at them with the embedded encoder', pictureCount);
  const encoded: (Extract<EncodedFile, { ok: true }> & { liked: boolean })[] = [];
  for await (const file of encoder.encodeFiles(pictures.map(({ path }) => path))) {
    if (!file.ok) throw file.error;
    encoded.push({ ...file, liked: pictures[encoded.length]!.liked });
    encoding.update(encoded.length);
  }
  encoding.end();

  const memory = await VibeMemory.open({
    store: await openJsonFileStore({ path: join(output, 'vibe_memory.json'), now: () => new Date() }),
    space: encoder.space,
    background: await loadEmbeddedBackground(),
    now: () => new Date(),
    createId: randomUUID,
  });
  const { rated, heldOut } = chooseRatings(encoded, ratingsPerSide, 1);
  const rating = showStep(`The person rates ${rated.length} of them`, 1);
  await memory.rate(
    rated.map(({ encoded, liked, path, sha256, width, height }) => ({
      verdict: liked ? 'like' : 'dislike',
      picture: encoded,
      source: { path, sha256, width, height },
    })),
  );
  rating.end();

  const ranking = showStep(`VSM ranks the other ${heldOut.length}`, 1);
  const scores = memory.scoreAll(heldOut.map(({ encoded }) => encoded));
  ranking.end();
  const ranked: RankedPicture[] = heldOut
    .map(({ path, liked }, i) => ({ path, liked, score: scores[i]! }))
    .sort((a, b) => b.score.value - a.score.value);
  const liked = heldOut.map((picture) => picture.liked);
  const auc = {
    taste: areaUnderCurve(
      scores.map(({ value }) => value),
      liked,
    ),
    vsm2: areaUnderCurve(memory.vsm2.scoreAll(heldOut.map(({ encoded }) => encoded.vector)), liked),
  };
  const found = ranked.slice(0, 10).filter((picture) => picture.liked).length;
  console.log(`
  How often a picture the person likes ranks above one they don't (held-out AUC, 0.5 is chance):
    VSM's taste model     ${colors.green(auc.taste.toFixed(3))}
    the original's score  ${auc.vsm2.toFixed(3)}
  Of the 10 pictures on top the person likes ${found}; of all ${heldOut.length} they like ${liked.filter(Boolean).length}.
`);

  console.log(
    `Now VSM sits in front of a generator, until a picture scores ${guidance.threshold} or ${guidance.maxRetries} retries are used:`,
  );
  const attempts: Attempt[] = [];
  const random = createRandom(7);
  const run = guideGeneration({
    ...guidance,
    generator: createSampleGenerator({ random }),
    request: { prompt: 'a quiet picture' },
    random,
    assess: async ({ bytes }) => {
      const [picture] = await encoder.encodeImages([await decodeImage(bytes)]);
      return memory.score(picture!);
    },
  });
  let step = await run.next();
  for (; !step.done; step = await run.next()) attempts.push(await keepAttempt(step.value));
  const { best, accepted } = step.value;
  await memory.recordStatistics((statistics) => countAttempts(statistics, step.done ? step.value.attempts : []));
  console.log(
    `  ${accepted ? 'accepted' : 'none passed; the best'}: seed ${best.seed} at ${signed(best.score.value)}\n`,
  );

  const seconds = (performance.now() - startedAt) / 1000;
  const { statistics } = memory.snapshot;
  const reportPath = join(output, 'report.html');
  await writeReport(reportPath, { statedTaste, auc, ranked, rated, attempts, statistics, guidance, seconds });
  await Promise.all([memory.close(), encoder.close()]);

  // Package managers run scripts in the package's folder and say in INIT_CWD where the person is.
  const here = (path: string) => relative(process.env['INIT_CWD'] ?? process.cwd(), path) || '.';
  console.log(`Done in ${seconds.toFixed(0)} s.

  ${colors.bold('Open')}  ${here(reportPath)}   the ranking and the attempts as pictures
        ${here(join(output, 'vibe_memory.json'))}   the memory: one JSON file, yours

${colors.bold('Try it on your own pictures')}
  alias vsm="node ${join(root, 'packages/cli/dist/main.js')}"
  vsm like    PATH...      a few pictures you like
  vsm dislike PATH...      and a few you don't
  vsm rank    FOLDER       everything else, best first; --html sheet.html shows it as pictures
`);
}

async function keepAttempt(attempt: GuidedAttempt): Promise<Attempt> {
  if (attempt.status === 'failed') throw attempt.error;
  const path = join(output, 'attempts', `${attempt.number} seed ${attempt.seed}.png`);
  await writeFile(path, attempt.image.bytes);
  const { status, seed, number, score } = attempt;
  console.log(`  ${number}. seed ${String(seed).padEnd(10)} ${signed(score.value)} ${status}`);
  return { status, seed, number, score, path };
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;

await main();
