import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm } from '../vsm-process.testing.ts';

let cwd: string;
const vsm = (...argv: string[]) => runVsm(argv, { cwd, env: { VSM_MEMORY: path.join(cwd, 'memory.json') } });

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['sunset-1.png', 'sunset-2.png', 'sunset-3.png']);
  await sharp(path.join(cwd, 'sunset-1.png')).jpeg({ quality: 90 }).toFile(path.join(cwd, 'sunset-1-again.jpg'));
});

test('health and optimize look after a memory, which can be undone', async () => {
  expect((await vsm('health')).stdout).toMatch(/^Nothing has been rated yet\./);
  await vsm('like', '.');
  expect((await vsm('health')).stdout).toMatch(/^balance +0 %: 4 likes and 0 dislikes$/m);
  expect(JSON.parse((await vsm('health', '--json')).stdout)).toMatchObject({ total: 4, balance: 0 });

  const before = await readFile(path.join(cwd, 'memory.json'), 'utf8');
  expect((await vsm('optimize', '--dry-run')).stdout).toContain(
    'Would remove 1 rating.\n' +
      '  1 near duplicate: the rating that stays counts for both.\n' +
      'The memory holds 4 likes and 0 dislikes and would hold 3 likes and 0 dislikes. Nothing was changed.\n',
  );
  expect(await readFile(path.join(cwd, 'memory.json'), 'utf8')).toBe(before);
  expect(JSON.parse((await vsm('optimize', '--max', '2', '--json')).stdout)).toMatchObject({
    dryRun: false,
    removals: [{ reason: 'duplicate' }, { reason: 'dispensable' }],
    after: { likes: 2, dislikes: 0 },
    effect: { difference: { difference: expect.any(Number) } },
  });
  expect((await vsm('optimize')).stdout).toMatch(/^There is nothing to optimize/);
  expect((await vsm('undo')).stdout).toContain('4 likes');
  expect((await vsm('optimize', '--duplicates', '2')).status).toBe(2);
});
