import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkPerson } from './read-people.mjs';

const pictureName = /^(\d{4,})\.(jpe?g|png|webp)$/i;

/**
 * A folder with `items.csv`, `tasks.json` and a picture a row of `items.csv`, named by its number: `0000.jpg`, `0001.png`.
 *
 * @returns `{ files, people }`: the path of each picture, and the people of `tasks.json`.
 * @throws Error that says what is missing.
 */
export function readImageFolder(folder) {
  const rows = readText(folder, 'items.csv').trim().split(/\r?\n/).length - 1;
  const { tasks: people } = JSON.parse(readText(folder, 'tasks.json'));
  if (!Array.isArray(people) || people.length === 0) {
    throw new Error(`${path.join(folder, 'tasks.json')} needs a list "tasks" of people; it has none.`);
  }
  const files = findPictures(folder, rows);
  people.forEach((person, place) => {
    checkPerson(person, place, rows);
  });
  return { files, people };
}

function readText(folder, name) {
  const file = path.join(folder, name);
  if (!existsSync(file)) {
    throw new Error(`${file} is missing. --images needs a folder with items.csv, tasks.json and the pictures.`);
  }
  return readFileSync(file, 'utf8');
}

function findPictures(folder, rows) {
  const files = new Map(
    readdirSync(folder)
      .sort()
      .flatMap((name) => {
        const match = pictureName.exec(name);
        return match ? [[Number(match[1]), path.join(folder, name)]] : [];
      }),
  );
  const missing = Array.from({ length: rows }, (_, row) => row).filter((row) => !files.has(row));
  if (missing.length > 0) {
    const some = missing.slice(0, 5).map((row) => `${String(row).padStart(4, '0')}.jpg`);
    throw new Error(
      `${folder} lacks the pictures of ${missing.length} of ${rows} rows of items.csv: ${some.join(', ')}${missing.length > 5 ? ' ...' : ''} (.png and .webp do too).`,
    );
  }
  return Array.from({ length: rows }, (_, row) => files.get(row));
}
