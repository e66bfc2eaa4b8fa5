// How long a taste takes to learn and to score, with 10 ratings and with 100,000.
const dimensions = 512;
const attributeCount = 8;
const ratingCounts = [10, 64, 128, 1_000, 10_000, 100_000];
const scoresPerRound = 200;
const limits = { fitAt64Ms: 50, fitAt100000Seconds: 10, oneMoreAt10000Ms: 50, scoreMicroseconds: 100 };

export function printSizes(core) {
  const random = core.createRandom(1);
  const draw = pictureSource(core, random);
  const background = core.createBackground(Array.from({ length: 200 }, draw));
  const queries = Array.from({ length: 64 }, draw);
  const examples = Array.from({ length: ratingCounts.at(-1) }, () => {
    const picture = draw();
    return { ...picture, verdict: picture.subject < 8 ? 'like' : 'dislike' };
  });
  core.fitTasteModel(examples.slice(0, 64), { background }).scoreAll(queries);

  console.log('| ratings | fit, ms | one more rating, ms | one score, microseconds | explain, ms |');
  console.log('|---|---|---|---|---|');
  for (const count of ratingCounts) {
    const repeats = count > 10_000 ? 1 : 9;
    const some = examples.slice(0, count);
    const learn = () => core.fitTasteModel(some, { background });
    const model = learn();
    const fitMs = median(repeats, () => timed(learn));
    const oneMoreMs = median(5, () => timed(() => model.with({ ...queries[0], verdict: 'like' })));
    const scoreMs = median(15, () => timed(() => scoreMany(model, queries))) / scoresPerRound;
    const explainMs = median(3, () => timed(() => model.explain(queries[1])));
    console.log(
      `| ${count} | ${fitMs.toFixed(1)} | ${oneMoreMs.toFixed(1)} | ${(scoreMs * 1000).toFixed(1)} | ${explainMs.toFixed(1)} |`,
    );
  }
  console.log(
    `\nWanted: a fit of 64 ratings under ${limits.fitAt64Ms} ms, of 100,000 under ${limits.fitAt100000Seconds} s; one more rating at 10,000 under ${limits.oneMoreAt10000Ms} ms; a score under ${limits.scoreMicroseconds} microseconds at any size.`,
  );
}

function scoreMany(model, queries) {
  let sum = 0;
  for (let i = 0; i < scoresPerRound; i++) sum += model.score(queries[i % queries.length]).value;
  if (!Number.isFinite(sum)) throw new Error(`The scores add up to ${sum}.`);
}

function timed(action) {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function median(repeats, measure) {
  return Array.from({ length: repeats }, measure).sort((a, b) => a - b)[repeats >> 1];
}

/** Unit vectors around 24 subjects, with attributes that know nothing of the subject. */
function pictureSource(core, random) {
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const subjects = Array.from({ length: 24 }, () => Float32Array.from({ length: dimensions }, gaussian));
  return () => {
    const subject = Math.floor(random() * subjects.length);
    return {
      subject,
      vector: core.normalize(subjects[subject].map((value) => 1 + value + 2 * (random() - 0.5))),
      attributes: Float32Array.from({ length: attributeCount }, random),
    };
  };
}
