import { measureInWorkers } from './in-workers.mjs';
import { meanOf } from './measures.mjs';

const poolSize = 400;
const backgroundCount = 200;
const counts = [4, 8, 16, 24, 32];
/** Choosing takes longer than learning: this many are enough to be compared with more random ones. */
const mostChosen = 16;
/** Of the groups so many are liked, or of the pictures by one statistic. */
const likedShare = 1 / 8;
/** Of some tastes nothing is in the pool. */
const mostAttempts = 50;

/** How people are asked. `choose` names pictures, or pairs of pictures, of the pool. */
const strategies = [
  { name: 'random ratings', most: 32, choose: ({ open, random }) => [open[Math.floor(random() * open.length)]] },
  { name: 'chosen ratings', most: mostChosen, choose: ({ core, pool, taste }) => core.chooseQuestions(pool, taste, 1) },
  {
    name: 'chosen ratings, four at a time',
    most: mostChosen,
    choose: ({ core, pool, taste }) => core.chooseQuestions(pool, taste, 4),
  },
  { name: 'random comparisons', most: 32, choose: ({ open, random }) => [shuffle(open, random).slice(0, 2)] },
  {
    name: 'chosen comparisons',
    most: mostChosen,
    choose: ({ core, pool, taste }) => core.chooseComparisons(pool, taste, 1),
  },
];

const starts = ['one like and one dislike', 'nothing'];

/**
 * Held-out AUC by the number of answers of people who like about an eighth of a pool of 400 pictures: half of the people
 * like some groups, half what is at one end of a statistic. They are asked by each strategy, starting from one like and
 * one dislike, or from nothing. Of two pictures both liked or both not, one is preferred by chance.
 * No learner sees groups or statistics. Interrupted, it prints what was measured until then.
 *
 * @param chosen some of the starts and strategies, if not all.
 */
export async function printActive(core, { vectors, items }, peopleCount, chosen = {}) {
  const asked = {
    starts: chosen.starts ?? starts,
    names: chosen.names ?? strategies.map(({ name }) => name),
  };
  const work = {
    core: core.href,
    module: new URL('./active.mjs', import.meta.url).href,
    name: 'askPerson',
    shared: { vectors, items, ...asked },
  };
  const seeds = Array.from({ length: peopleCount }, (_, seed) => seed);
  const { results } = await measureInWorkers(work, seeds, 'Asking');
  asked.starts.forEach((start, place) => {
    console.log(`\nStarting from ${start}, ${results.length} people:\n`);
    console.log(
      askedTable(
        asked.names,
        results.map((byStart) => byStart[place]),
      ),
    );
  });
}

/** What one person, told by a seed, leads to: `[starts][strategies][counts]`. */
export function askPerson(core, { vectors, items, starts, names }, seed) {
  const person = drawPerson(core, vectors, items, seed);
  return starts.map((start) =>
    names.map((name) => {
      const { most, choose } = strategies.find((strategy) => strategy.name === name);
      const reached = counts.filter((count) => count <= most);
      return ask(core, person, { startsEmpty: start === 'nothing', reached, choose });
    }),
  );
}

/** Mean AUC (standard error), and what the most chosen ratings gain over random ones, person by person. */
function askedTable(names, people) {
  const rows = names.map((name, i) => {
    const cells = counts.map((_, column) =>
      column < people[0][i].length ? formatMean(people.map((person) => person[i][column])) : '',
    );
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const gains = names.flatMap((name, i) => {
    if (!(name.startsWith('chosen ratings') && names.includes('random ratings'))) return [];
    const random = names.indexOf('random ratings');
    return counts.map((count, column) => {
      const differences = people.map((person) => person[i][counts.indexOf(mostChosen)] - person[random][column]);
      return `${mostChosen} ${name} over ${count} random ones: ${formatMean(differences)}`;
    });
  });
  const head = `| answers | ${counts.join(' | ')} |\n|---|${counts.map(() => '---|').join('')}`;
  return [head, ...rows, '', ...gains].join('\n');
}

function formatMean(values) {
  const { mean, standardError } = meanOf(values);
  return `${mean.toFixed(4)} (${standardError.toFixed(4)})`;
}

function drawPerson(core, vectors, items, seed) {
  const random = core.createRandom(seed);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const isLiked = seed % 2 === 0 ? likesGroups(items, random) : likesStyle(items, random);
    const order = shuffle(
      vectors.map((_, picture) => picture),
      random,
    );
    const inputs = order.map((picture) => ({ vector: vectors[picture], isLiked: isLiked(picture) }));
    const pool = inputs.slice(backgroundCount, backgroundCount + poolSize);
    const test = inputs.slice(backgroundCount + poolSize);
    if (hasBothSides(pool) && hasBothSides(test))
      return { seed, background: core.createBackground(inputs.slice(0, backgroundCount)), pool, test };
  }
  throw new Error(
    `No taste was found that likes some of the pictures and not all. --active needs more than ${backgroundCount + poolSize} pictures of several groups; there are ${vectors.length}.`,
  );
}

const hasBothSides = (pictures) => pictures.some(({ isLiked }) => isLiked) && pictures.some(({ isLiked }) => !isLiked);

function likesGroups(items, random) {
  const names = [...new Set(items.map(({ group }) => group))].sort();
  const liked = new Set(shuffle(names, random).slice(0, Math.max(1, Math.round(names.length * likedShare))));
  return (picture) => liked.has(items[picture].group);
}

function likesStyle(items, random) {
  const statistics = Object.keys(items[0]).filter((name) => typeof items[0][name] === 'number');
  if (statistics.length === 0) return likesGroups(items, random);
  const name = statistics[Math.floor(random() * statistics.length)];
  const sign = random() < 0.5 ? 1 : -1;
  const strength = (picture) => sign * items[picture][name];
  const sorted = items.map((_, picture) => strength(picture)).sort((a, b) => b - a);
  const least = sorted[Math.floor(sorted.length * likedShare)];
  return (picture) => strength(picture) > least;
}

function ask(core, { pool, test, background, seed }, { startsEmpty, reached, choose }) {
  const random = core.createRandom(seed + 1_000_000);
  const examples = [];
  const comparisons = [];
  const open = pool.map((_, place) => place);
  const rate = (place) => {
    open.splice(open.indexOf(place), 1);
    examples.push({ ...pool[place], verdict: pool[place].isLiked ? 'like' : 'dislike' });
  };
  const compare = (pair) => {
    const [one, other] = pair.map((place) => pool[place]);
    const prefersOne = one.isLiked === other.isLiked ? random() < 0.5 : one.isLiked;
    comparisons.push(prefersOne ? { preferred: one, other } : { preferred: other, other: one });
  };
  if (!startsEmpty) {
    rate(pool.findIndex(({ isLiked }) => isLiked));
    rate(pool.findIndex(({ isLiked }) => !isLiked));
  }
  const answered = () => examples.length + comparisons.length;
  const learn = () => core.fitTasteModel(examples, { background, comparisons });
  return reached.map((count) => {
    while (answered() < count) {
      const state = {
        core,
        pool,
        open,
        random,
        get taste() {
          return learn();
        },
      };
      for (const question of choose(state).slice(0, count - answered())) {
        if (Array.isArray(question)) compare(question);
        else rate(question);
      }
    }
    return core.areaUnderCurve(
      learn()
        .scoreAll(test)
        .map(({ value }) => value),
      test.map(({ isLiked }) => isLiked),
    );
  });
}

function shuffle(items, random) {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
