import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Simulated people and the embeddings of the pictures they rate.
 *
 * @typedef {{ kind: string, likes: number[], dislikes: number[], background: number[], test: number[], labels: number[] }} Person
 * Numbers of pictures; `labels` are the person's answers to `test`, 1 for a like.
 */

/**
 * `embeddings.f16`, `meta.json` and `tasks.json` of a folder: unit vectors and people.
 *
 * @throws Error that says what is missing or contradicts itself.
 */
export function readPeople(folder) {
  const { rows, dimensions } = readJson(folder, 'meta.json');
  for (const [name, value] of Object.entries({ rows, dimensions })) {
    if (!(Number.isInteger(value) && value > 0)) {
      throw new Error(`${path.join(folder, 'meta.json')} needs "${name}", a whole number above 0; found ${value}.`);
    }
  }
  const bytes = readFileSync(existing(folder, 'embeddings.f16'));
  if (bytes.length !== rows * dimensions * 2) {
    throw new Error(
      `embeddings.f16 has ${bytes.length} bytes; ${rows} rows of ${dimensions} need ${rows * dimensions * 2}.`,
    );
  }
  const vectors = Array.from({ length: rows }, (_, row) => readRow(bytes, row * dimensions, dimensions));
  return { vectors, people: readTasks(folder, rows) };
}

function readTasks(folder, rows) {
  const { tasks: people } = readJson(folder, 'tasks.json');
  if (!Array.isArray(people) || people.length === 0) {
    throw new Error(`${path.join(folder, 'tasks.json')} needs a list "tasks" of people; it has none.`);
  }
  people.forEach((person, place) => {
    checkPerson(person, place, rows);
    checkNothingGivenAway(person, place);
  });
  return people;
}

/** The rows of `items.csv`: what some people's tastes are about. Columns of numbers are numbers, and `index` is left out. */
export function readItems(folder, rows) {
  const [head, ...lines] = readFileSync(existing(folder, 'items.csv'), 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  if (!names.includes('group') || lines.length !== rows) {
    throw new Error(
      `${path.join(folder, 'items.csv')} needs a column "group" and a line for each of ${rows} pictures; found ${head} and ${lines.length} lines.`,
    );
  }
  const cells = lines.map((line) => line.split(','));
  const isNumber = names.map((_, i) => cells.every((line) => line[i] !== '' && Number.isFinite(Number(line[i]))));
  return cells.map((line) =>
    Object.fromEntries(
      names.flatMap((name, i) =>
        name === 'index' ? [] : [[name, isNumber[i] && name !== 'group' ? Number(line[i]) : line[i]]],
      ),
    ),
  );
}

/** Whether there are likes and dislikes to be told apart among what is asked at the end. */
export function canBeTested({ labels }) {
  return labels.some(Boolean) && !labels.every(Boolean);
}

/** At most `count` people, evenly spread; of them those with even or odd numbers, if a half is named. */
export function choosePeople(people, { count = people.length, half } = {}) {
  const wanted = people.filter((_, i) => half === undefined || i % 2 === (half === 'odd' ? 1 : 0));
  const step = Math.max(1, wanted.length / count);
  return Array.from({ length: Math.min(count, wanted.length) }, (_, i) => wanted[Math.floor(i * step)]);
}

const lists = ['likes', 'dislikes', 'background', 'test'];

/** @throws Error where a person's pictures are not rows from 0 to `rows - 1`, or answers are missing. */
export function checkPerson(person, place, rows) {
  for (const list of lists) {
    const outside = person[list]?.find((row) => !(Number.isInteger(row) && row >= 0 && row < rows));
    if (!Array.isArray(person[list]) || outside !== undefined) {
      throw new Error(
        `Person ${place} of tasks.json needs "${list}", a list of rows from 0 to ${rows - 1}; found ${outside ?? 'none'}.`,
      );
    }
  }
  if (person.labels?.length !== person.test.length) {
    throw new Error(
      `Person ${place} of tasks.json has ${person.test.length} test pictures and ${person.labels?.length ?? 0} labels; both must be as many.`,
    );
  }
}

function checkNothingGivenAway(person, place) {
  const asked = new Set([...person.likes, ...person.dislikes]);
  const leaked = person.test.find((row) => asked.has(row));
  if (leaked !== undefined) {
    throw new Error(`Person ${place} of tasks.json is tested on picture ${leaked}, which is among those rated.`);
  }
}

function readJson(folder, name) {
  const file = existing(folder, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error.message}`, { cause: error });
  }
}

function existing(folder, name) {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  throw new Error(
    `${file} is missing. --data needs a folder with embeddings.f16, meta.json and tasks.json, and --active items.csv.`,
  );
}

/** Half-precision numbers, rounded when they were written, brought back to unit length. */
function readRow(bytes, start, dimensions) {
  const row = Float64Array.from({ length: dimensions }, (_, i) => halfToNumber(bytes.readUInt16LE(2 * (start + i))));
  const length = Math.hypot(...row);
  return Float32Array.from(row, (value) => value / length);
}

function halfToNumber(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}
