import { meanOf } from './measures.mjs';

const poolSize = 400;
const chosenCounts = [4, 8, 16];
const randomCounts = [4, 8, 16, 24, 32];
const spareBackground = 200;

/**
 * People with a taste for groups of alike pictures are asked about a pool of 400: after one like and one dislike, either
 * the pictures that teach most, or random ones. Held-out AUC on the other pictures, by the number of ratings in all.
 * The groups are those of `groups`, one a picture; no learner sees them.
 */
export function printActive(core, { vectors, groups }, peopleCount) {
  const people = Array.from({ length: peopleCount }, (_, seed) => drawPerson(core, vectors, groups, seed));
  const strategies = [
    ['random', randomCounts, (state) => [state.unasked[Math.floor(state.random() * state.unasked.length)]]],
    ['chosen one by one', chosenCounts, (state) => core.chooseQuestions(state.pool, state.taste, 1)],
    ['chosen four at a time', chosenCounts, (state) => core.chooseQuestions(state.pool, state.taste, 4)],
  ];
  console.log('| ratings | 4 | 8 | 16 | 24 | 32 |\n|---|---|---|---|---|---|');
  for (const [name, counts, choose] of strategies) {
    const aucs = people.map((person) => ask(core, person, counts, choose));
    const cells = randomCounts.map((count, column) => {
      if (!counts.includes(count)) return '';
      const { mean, standardError } = meanOf(aucs.map((row) => row[column]));
      return `${mean.toFixed(4)} (${standardError.toFixed(4)})`;
    });
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

function drawPerson(core, vectors, groups, seed) {
  const random = core.createRandom(seed);
  const names = [...new Set(groups)].sort();
  const liked = new Set(shuffle(names, random).slice(0, Math.max(2, Math.round(names.length / 8))));
  const order = shuffle(
    vectors.map((_, i) => i),
    random,
  );
  const input = (picture) => ({ vector: vectors[picture], isLiked: liked.has(groups[picture]) });
  return {
    random,
    background: core.createBackground(order.slice(0, spareBackground).map((picture) => vectors[picture])),
    pool: order.slice(spareBackground, spareBackground + poolSize).map(input),
    test: order.slice(spareBackground + poolSize).map(input),
  };
}

function ask(core, { pool, test, background, random }, counts, choose) {
  const verdictOf = ({ isLiked }) => (isLiked ? 'like' : 'dislike');
  const unasked = pool.map((_, place) => place);
  let taste = core.fitTasteModel([], { background });
  let asked = 0;
  const rate = (place) => {
    unasked.splice(unasked.indexOf(place), 1);
    taste = taste.with({ vector: pool[place].vector, verdict: verdictOf(pool[place]) });
    asked++;
  };
  rate(pool.findIndex(({ isLiked }) => isLiked));
  rate(pool.findIndex(({ isLiked }) => !isLiked));
  return counts.map((count) => {
    while (asked < count) {
      for (const place of choose({ pool, taste, unasked, random }).slice(0, count - asked)) rate(place);
    }
    return core.areaUnderCurve(
      taste.scoreAll(test).map(({ value }) => value),
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
