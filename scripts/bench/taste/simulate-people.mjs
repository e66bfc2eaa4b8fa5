import { styleNames } from './pixel-statistics.mjs';

const kinds = { group: tasteForGroups, family: tasteWithinFamily, style: tasteForStyle, mixed: tasteForStyledGroups };
const ratingsPerSide = 32;
const backgroundCount = 200;
const largestTest = 300;
/** Fewer test pictures of a side than this tell nothing. */
const smallestSide = 8;
/** Of the pictures by style, this share is liked, and the lowest share disliked; nobody asks about those between. */
const likedShare = 0.25;
const dislikedShare = 0.6;

/**
 * People with tastes of four kinds: for some groups, for some groups within one family, for a style (one or two
 * statistics), and for a style within some groups. Deterministic.
 *
 * @param items `{ group, family, ...statistics }` of each picture.
 * @returns `perKind` people of each kind, as in `tasks.json`.
 */
export function simulatePeople(core, items, { perKind, seed }) {
  const random = core.createRandom(seed);
  const ranks = rankStatistics(items);
  return Object.entries(kinds).flatMap(([kind, chooseTaste]) =>
    Array.from({ length: perKind }, () => {
      for (;;) {
        const person = askPerson(items, chooseTaste(items, ranks, random), random);
        if (person) return { kind, ...person };
      }
    }),
  );
}

/** What a person with this taste answers, or null where too few pictures are liked or disliked. */
function askPerson(items, verdictOf, random) {
  const order = shuffle(
    items.map((_, row) => row),
    random,
  );
  const background = order.splice(0, backgroundCount);
  const decided = order.filter((row) => verdictOf(row) !== null);
  const asked = decided.slice(0, decided.length >> 1);
  const test = decided.slice(asked.length).slice(0, largestTest);
  const labels = test.map((row) => (verdictOf(row) ? 1 : 0));
  const side = (isLiked) => asked.filter((row) => verdictOf(row) === isLiked).slice(0, ratingsPerSide);
  const [likes, dislikes] = [side(true), side(false)];
  const likedInTest = labels.filter(Boolean).length;
  const fewest = Math.min(likes.length, dislikes.length, likedInTest, labels.length - likedInTest);
  return fewest < smallestSide ? null : { likes, dislikes, background, test, labels };
}

function tasteForGroups(items, _ranks, random) {
  const liked = someOf(namesOf(items, 'group'), 1 + Math.floor(random() * 3), random);
  return (row) => liked.has(items[row].group);
}

function tasteWithinFamily(items, _ranks, random) {
  const groupsOf = (family) =>
    namesOf(
      items.filter((item) => item.family === family),
      'group',
    );
  const families = namesOf(items, 'family').filter((family) => groupsOf(family).length > 1);
  const family = pick(families, random);
  const groups = groupsOf(family);
  const liked = someOf(groups, 1 + Math.floor(random() * Math.min(2, groups.length - 1)), random);
  return (row) => (items[row].family === family ? liked.has(items[row].group) : null);
}

function tasteForStyle(items, ranks, random) {
  const scores = styleScores(ranks, random() < 0.65 ? 1 : 2, random);
  const sorted = scores.toSorted((a, b) => a - b);
  const [least, most] = [dislikedShare, 1 - likedShare].map((share) => sorted[Math.floor(share * items.length)]);
  return (row) => (scores[row] >= most ? true : scores[row] < least ? false : null);
}

function tasteForStyledGroups(items, ranks, random) {
  const liked = someOf(namesOf(items, 'group'), 2 + Math.floor(random() * 3), random);
  const scores = styleScores(ranks, 1, random);
  const within = scores.filter((_, row) => liked.has(items[row].group)).sort((a, b) => a - b);
  const median = within[within.length >> 1];
  return (row) => liked.has(items[row].group) && scores[row] >= median;
}

/** The sum of the ranks in some statistics, each in one of its two directions. */
function styleScores(ranks, count, random) {
  const terms = [...someOf(styleNames, count, random)].map((name) => [ranks[name], random() < 0.5 ? -1 : 1]);
  return terms[0][0].map((_, row) => terms.reduce((sum, [values, sign]) => sum + sign * values[row], 0));
}

/** The share of pictures that have less, of each statistic and picture; ties share the middle. */
function rankStatistics(items) {
  return Object.fromEntries(
    styleNames.map((name) => {
      const sorted = items.map((item) => Number(item[name])).sort((a, b) => a - b);
      const middles = new Map();
      sorted.forEach((value, place) => {
        const { first } = middles.get(value) ?? { first: place };
        middles.set(value, { first, rank: (first + place) / 2 / sorted.length });
      });
      return [name, items.map((item) => middles.get(Number(item[name])).rank)];
    }),
  );
}

const namesOf = (items, column) => [...new Set(items.map((item) => item[column]))].sort();
const pick = (values, random) => values[Math.floor(random() * values.length)];
const someOf = (values, count, random) => new Set(shuffle(values, random).slice(0, count));

function shuffle(values, random) {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
