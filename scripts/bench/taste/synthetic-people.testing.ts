import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../../packages/core/src/random.ts';

const dimensions = 24;
const subjects = 5;

/** A folder in the layout that the bench reads, with `count` people who each like one of five subjects. */
export function writeSyntheticPeople(count: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vsm-people-'));
  const random = createRandom(7);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: subjects }, () => Array.from({ length: dimensions }, gaussian));
  const pictures = Array.from({ length: 400 }, (_, i) => {
    const vector = centres[i % subjects]!.map((value) => 2 + value + 0.7 * gaussian());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });
  const numbers = pictures.map((_, i) => i);
  const people = Array.from({ length: count }, (_, i) => {
    const isLiked = (picture: number) => picture % subjects === i % subjects;
    const [seen, test] = [numbers.slice(0, 250), numbers.slice(250 + (i % 10), 370 + (i % 10))];
    return {
      kind: i % 2 === 0 ? 'even' : 'odd',
      likes: seen.filter(isLiked).slice(0, 32),
      dislikes: seen.filter((picture) => !isLiked(picture)).slice(0, 32),
      background: seen.slice(100, 200),
      test,
      labels: test.map((picture) => (isLiked(picture) ? 1 : 0)),
    };
  });
  const bytes = Buffer.alloc(pictures.length * dimensions * 2);
  pictures.flat().forEach((value, i) => {
    bytes.writeUInt16LE(toHalfBits(value), 2 * i);
  });
  writeFileSync(path.join(folder, 'embeddings.f16'), bytes);
  writeFileSync(path.join(folder, 'meta.json'), JSON.stringify({ rows: pictures.length, dimensions }));
  writeFileSync(path.join(folder, 'tasks.json'), JSON.stringify({ tasks: people }));
  return folder;
}

/** Of a normal number below 1 in magnitude, rounded toward zero. */
function toHalfBits(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** -14) return 0;
  const exponent = Math.floor(Math.log2(magnitude));
  const fraction = Math.floor((magnitude / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}
