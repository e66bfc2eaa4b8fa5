import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Simulated people and the embeddings of the pictures they rate.
 *
 * @typedef {{ kind: string, likes: number[], dislikes: number[], background: number[], test: number[], labels: number[] }} Person
 * Numbers of pictures; `labels` are the person's answers to `test`, 1 for a like.
 */

/** `embeddings.f16`, `meta.json` and `tasks.json` of a folder: unit vectors and people. */
export function readPeople(folder) {
  const { rows, dimensions } = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8'));
  const bytes = readFileSync(path.join(folder, 'embeddings.f16'));
  if (bytes.length !== rows * dimensions * 2) {
    throw new Error(
      `embeddings.f16 has ${bytes.length} bytes; ${rows} rows of ${dimensions} need ${rows * dimensions * 2}.`,
    );
  }
  const vectors = Array.from({ length: rows }, (_, row) => readRow(bytes, row * dimensions, dimensions));
  return { vectors, people: JSON.parse(readFileSync(path.join(folder, 'tasks.json'), 'utf8')).tasks };
}

/** The group of each picture, of `items.csv`: what some people's tastes are about. */
export function readGroups(folder) {
  const [head, ...lines] = readFileSync(path.join(folder, 'items.csv'), 'utf8').trim().split(/\r?\n/);
  const column = head.split(',').indexOf('group');
  return lines.map((line) => line.split(',')[column]);
}

/** At most `count` people, evenly spread; of them those with even or odd numbers, if a half is named. */
export function choosePeople(people, { count = people.length, half } = {}) {
  const wanted = people.filter((_, i) => half === undefined || i % 2 === (half === 'odd' ? 1 : 0));
  const step = Math.max(1, wanted.length / count);
  return Array.from({ length: Math.min(count, wanted.length) }, (_, i) => wanted[Math.floor(i * step)]);
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
