const anySides = ['both', 'likes', 'dislikes'];

/** VSM's own learner: by the ratings alone, and with the unrated pictures of the folder as structure. */
export function tasteLearners(core) {
  return [
    { name: 'taste', sides: anySides, score: (question) => learnTaste(core, question, false) },
    { name: 'taste in a folder', sides: anySides, score: (question) => learnTaste(core, question, true) },
  ];
}

function learnTaste(core, { likes, dislikes, background, test, vectors }, seesFolder) {
  const inputsOf = (pictures) => pictures.map((picture) => ({ vector: vectors[picture] }));
  const examples = [
    ...inputsOf(likes).map((input) => ({ ...input, verdict: 'like' })),
    ...inputsOf(dislikes).map((input) => ({ ...input, verdict: 'dislike' })),
  ];
  const folder = inputsOf(test);
  const seen = backgroundOf(core, background, inputsOf);
  const start = performance.now();
  const model = core.fitTasteModel(examples, { background: seen, ...(seesFolder && { unlabelled: folder }) });
  const fitted = performance.now();
  const scores = model.scoreAll(folder);
  const scored = performance.now();
  const probabilities = scores.map(({ probability }) => probability);
  return {
    scores: scores.map(({ value }) => value),
    probabilities,
    chances: core.chanceInFolder(probabilities).chances,
    fitMs: fitted - start,
    scoreMicroseconds: (1000 * (scored - fitted)) / test.length,
  };
}

/** One for each person, as a program keeps it: what was learned of a folder is kept with it. */
const backgrounds = new WeakMap();

function backgroundOf(core, pictures, inputsOf) {
  if (!backgrounds.has(pictures)) backgrounds.set(pictures, core.createBackground(inputsOf(pictures)));
  return backgrounds.get(pictures);
}
