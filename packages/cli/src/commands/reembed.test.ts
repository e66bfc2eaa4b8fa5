import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { writeSmallClip } from '../models/small-clip.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
  await writeSmallClip(path.join(cwd, 'small'));
  await drawPictures(cwd, ['sunset-1.jpg', 'sunset-2.jpg', 'night-1.jpg']);
  await vsm(['like', 'sunset-1.jpg', 'sunset-2.jpg', '--note', 'evening', '--category', 'landscapes']);
  await vsm(['dislike', 'night-1.jpg', '--weight', '2']);
  await vsm(['models', 'add', 'small']);
});

const vsm = (argv: readonly string[], signal?: AbortSignal): Promise<CliRun> =>
  runInProcess(['--memory', 'memory.json', ...argv], { cwd, ...(signal && { signal }) });
const reembed = async (...argv: readonly string[]) => {
  const { status, stdout, stderr } = await vsm(['reembed', '--json', ...argv]);
  return { status, stderr, report: stdout === '' ? null : JSON.parse(stdout) };
};

/** All that a memory says of its ratings, but for their embeddings. */
async function readRatings(memory = 'memory.json') {
  await runInProcess(['export', 'ratings.json', '--force', '--memory', memory], { cwd });
  const { liked, disliked, vsm: section } = JSON.parse(await readFile(path.join(cwd, 'ratings.json'), 'utf8'));
  const ratings = [...liked, ...disliked].map(({ id, category, weight, metadata, timestamp, source, embedding }) => ({
    rating: { id, category, weight, metadata, timestamp, source },
    dimensions: embedding.length,
  }));
  return { ratings: ratings.map(({ rating }) => rating), dimensions: ratings[0]?.dimensions, space: section.space.id };
}

test('moves all ratings in one step, keeps the old memory, and comes back to the same embeddings', async () => {
  const before = await readRatings();
  const { status, report } = await reembed('--model', 'small');
  expect(status).toBe(0);
  expect(report).toMatchObject({ from: before.space, moved: 3, movable: 3, missing: [], dryRun: false });
  const after = await readRatings();
  expect(after).toEqual({ ratings: before.ratings, dimensions: 24, space: report.to });
  expect(await readRatings(report.backup)).toEqual(before);
  expect((await vsm(['rank', '.'])).status).toBe(0);

  await reembed('--model', 'embedded');
  expect(await readRatings()).toEqual(before);
  expect(await reembed('--model', 'embedded')).toMatchObject({ status: 0, report: { moved: 0, backup: null } });
});

test('a dry run and a missing model change nothing', async () => {
  const before = await readFile(path.join(cwd, 'memory.json'), 'utf8').catch(() => null);
  expect(await reembed('--model', 'small', '--dry-run')).toMatchObject({
    status: 0,
    report: { moved: 0, movable: 3, dryRun: true, backup: null },
  });
  expect(await reembed('--model', 'clip-vit-b32')).toMatchObject({
    status: 4,
    report: null,
    stderr: expect.stringContaining('vsm models pull clip-vit-b32'),
  });
  expect(await reembed()).toMatchObject({ status: 2, stderr: expect.stringContaining('--model NAME') });
  expect(await readFile(path.join(cwd, 'memory.json'), 'utf8').catch(() => null)).toBe(before);
});

test('names pictures that are gone or changed, and goes on without them only when told to', async () => {
  const before = await readRatings();
  await rename(path.join(cwd, 'sunset-1.jpg'), path.join(cwd, 'elsewhere.jpg'));
  await writeFile(path.join(cwd, 'sunset-2.jpg'), await readFile(path.join(cwd, 'night-1.jpg')));
  const refused = await reembed('--model', 'small');
  expect(refused).toMatchObject({
    status: 1,
    report: {
      moved: 0,
      movable: 1,
      missing: [
        { path: path.join(cwd, 'sunset-1.jpg'), reason: 'gone' },
        { path: path.join(cwd, 'sunset-2.jpg'), reason: 'changed' },
      ],
      backup: null,
    },
    stderr: expect.stringContaining('--drop-missing'),
  });
  expect(await readRatings()).toEqual(before);

  const { status, report } = await reembed('--model', 'small', '--drop-missing');
  expect(status).toBe(1);
  expect(report).toMatchObject({ moved: 1 });
  expect((await readRatings()).ratings).toEqual(before.ratings.slice(2));
  expect(await readRatings(report.backup)).toEqual(before);
});

test('an interrupted run leaves the memory as it was, and the next one moves it', async () => {
  const before = await readRatings();
  const interrupted = await vsm(['reembed', '--model', 'small'], AbortSignal.timeout(150));
  expect(interrupted.status).toBe(130);
  expect(await readRatings()).toEqual(before);
  expect((await readdir(cwd)).filter((name) => name.includes('before-reembed'))).toEqual([]);
  expect(await reembed('--model', 'small')).toMatchObject({ status: 0, report: { moved: 3 } });
});

test('what was rated meanwhile comes along', async () => {
  const [moved, liked] = await Promise.all([
    reembed('--model', 'small'),
    vsm(['like', 'night-1.jpg', '--weight', '3']),
  ]);
  expect(moved.status).toBe(0);
  // The rating came before the move, or was refused after it, as being of another model.
  expect([0, 3]).toContain(liked.status);
  const { ratings, dimensions } = await readRatings();
  expect(dimensions).toBe(24);
  expect(ratings.find(({ source }) => source.path.endsWith('night-1.jpg'))?.weight).toBe(liked.status === 0 ? 3 : 2);
});
