import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { measureStyle, styleNames } from './pixel-statistics.mjs';
import { showProgress } from './show-progress.mjs';
import { simulatePeople } from './simulate-people.mjs';

const pictureCount = 1_400;
const size = { width: 192, height: 144 };
const peoplePerKind = 25;
const families = {
  country: ['dawn', 'noon', 'sunset', 'moonlit night'],
  wild: ['misty mountains', 'seascape', 'desert', 'forest'],
  made: ['night city', 'still life', 'silhouette'],
  ornament: ['mandala', 'stained glass', 'bauhaus'],
};

/**
 * Draws pictures with the sample generator and simulates people who rate them, into `folder`, in the layout that
 * `readImageFolder` reads. Deterministic.
 */
export async function drawCorpus(core, packages, folder) {
  const { drawSample } = await import(new URL('generators/dist/index.js', packages));
  const sharp = createRequire(new URL('encoder-node/package.json', packages))('sharp');
  mkdirSync(folder, { recursive: true });
  const report = showProgress('Drawing', pictureCount);
  const items = [];
  for (let seed = 0; seed < pictureCount; seed++) {
    const { image, style } = drawSample({ seed, ...size });
    items.push({ index: seed, group: style, family: familyOf(style), ...measureStyle(image) });
    const jpeg = sharp(image.data, { raw: { ...size, channels: 3 } }).jpeg({ quality: 90 });
    await writeFile(path.join(folder, `${String(seed).padStart(4, '0')}.jpg`), await jpeg.toBuffer());
    report(seed + 1);
  }
  writeFileSync(path.join(folder, 'items.csv'), toCsv(items));
  const tasks = simulatePeople(core, items, { perKind: peoplePerKind, seed: 1 });
  writeFileSync(path.join(folder, 'tasks.json'), JSON.stringify({ seed: 1, n: [4, 8, 16, 32, 64], tasks }));
}

function familyOf(style) {
  return Object.keys(families).find((family) => families[family].includes(style)) ?? 'abstract';
}

function toCsv(items) {
  const columns = ['index', 'group', 'family', ...styleNames];
  const cell = (value) => (typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(5) : value);
  const lines = items.map((item) => columns.map((column) => cell(item[column])).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
