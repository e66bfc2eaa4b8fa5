import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder, writeBroken } from '../picture-folder.testing.ts';

let cwd: string;
const memory = () => path.join(cwd, 'memory.json');

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['liked/sunset-1.jpg', 'liked/sunset-2.png', 'liked/sunset-3.webp']);
  await drawPictures(cwd, ['disliked/night-1.jpg', 'disliked/night-2.png', 'disliked/night-3.webp']);
  await drawPictures(cwd, ['photos/sunset-4.jpg', 'photos/night-4.webp', 'photos/sunset-5.png', 'photos/night-5.png']);
  await writeBroken(path.join(cwd, 'photos/broken.jpg'));
  await copyFile(path.join(cwd, 'liked/sunset-1.jpg'), path.join(cwd, 'photos/sunset-1.jpg'));
});

function vsm(...argv: string[]): Promise<CliRun> {
  const env = { VSM_MEMORY: memory(), VSM_CACHE_DIR: path.join(cwd, 'cache') };
  return runInProcess(argv, { cwd, env });
}

beforeEach(async () => {
  await rm(memory(), { force: true });
});

/** A memory that likes sunsets and dislikes nights. */
async function teach(): Promise<void> {
  await vsm('like', 'liked');
  await vsm('dislike', 'disliked');
}

describe('like, dislike, undo and remove', () => {
  test('a picture has one rating: the last', async () => {
    expect((await vsm('like', 'liked')).stdout).toMatch(/^Liked 3 pictures: 3 added, 0 changed, 0 unchanged\.$/m);
    expect((await vsm('like', 'liked')).stdout).toMatch(/0 added, 0 changed, 3 unchanged/);
    const { stdout } = await vsm('dislike', 'liked/sunset-1.jpg', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'dislike', added: 0, changed: 1, likes: 2, dislikes: 1 });
  });

  test('what can be read is kept in one step, with where it came from, and the rest is named', async () => {
    const run = await vsm('like', 'photos/broken.jpg', 'gone.jpg', 'liked', '--note', 'warm', '-w', '2', '-c', 'style');
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^vsm: gone\.jpg: There is no such file or folder\..+\nvsm: photos\/broken\.jpg: /);
    const { liked } = JSON.parse(await readFile(memory(), 'utf8'));
    expect(liked).toHaveLength(3);
    expect(liked[0]).toMatchObject({
      category: 'style',
      weight: 2,
      metadata: { note: 'warm' },
      source: { path: path.join(cwd, 'liked/sunset-1.jpg'), width: 160, height: 120 },
    });
    expect((await vsm('undo')).stdout).toMatch(/^Took back: rate 3 pictures\. The memory holds 0 likes and 0 dislikes/);
  });

  test('with nothing readable nothing is written', async () => {
    const run = await vsm('like', 'photos/broken.jpg');
    expect(run).toMatchObject({ status: 1, stdout: expect.stringContaining('Nothing was rated') });
    await expect(stat(memory())).rejects.toThrow('ENOENT');
  });

  test('removes by id, by its beginning and by path, all or none', async () => {
    const { ratings } = JSON.parse((await vsm('like', 'liked', '--json')).stdout);
    const none = await vsm('remove', ratings[0].id, 'unknown');
    expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing was removed') });
    expect((await vsm('remove', ratings[0].id, 'liked/sunset-2.png')).stdout).toMatch(/^Removed 2 ratings\./);
    expect((await vsm('remove', ratings[2].id.slice(0, -1))).stdout).toMatch(/0 likes and 0 dislikes/);
    for (const left of ['1 like and', '3 likes and', '0 likes and']) expect((await vsm('undo')).stdout).toContain(left);
    expect(await vsm('undo')).toMatchObject({ status: 1, stderr: expect.stringContaining('nothing to undo') });
  });
});

describe('score and rank', () => {
  test('before anything is rated they say what to do', async () => {
    expect(await vsm('rank', 'liked')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'Nothing has been rated yet. Start with a few pictures you like: vsm like PICTURE...\n',
    });
    const [first] = jsonLines((await vsm('rank', 'liked', '--json')).stdout);
    expect(first).toEqual({
      path: 'liked/sunset-1.jpg',
      score: 0,
      probability: 0.5,
      uncertainty: 1,
      evidence: 'none',
      chance: null,
    });
  });

  test('rank puts what is liked first, marks what is rated, and names what it cannot read', async () => {
    await teach();
    const { status, stdout, stderr } = await vsm('rank', 'photos');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^vsm: photos\/broken\.jpg: /);
    const rows = stdout.split('\n').slice(1, 6);
    expect(rows[0]).toMatch(/^ {2}1 ♥ \+[01]\.\d\d .+ little {4}photos\/sunset-1\.jpg$/);
    expect(rows.map((row) => /(sunset|night)-\d/.exec(row)?.[1])).toEqual([
      'sunset',
      'sunset',
      'sunset',
      'night',
      'night',
    ]);
    expect(stdout).toContain('5 pictures, ranked by 3 likes and 3 dislikes.\n2 more ratings and the ranking gets good');
  });

  test('rank as JSON is score as JSON, best first, and from the cache the same', async () => {
    await teach();
    const shared = ['path', 'score', 'probability', 'uncertainty', 'evidence'];
    const only = (line: unknown) => Object.fromEntries(Object.entries(line ?? {}).slice(0, shared.length));
    const scored = jsonLines((await vsm('score', 'photos', '--json')).stdout) as { score: number }[];
    const ranked = jsonLines((await vsm('rank', 'photos', '--json')).stdout) as { chance: number }[];
    expect(ranked.map(only)).toEqual(scored.toSorted((a, b) => b.score - a.score).map(only));
    expect(Object.keys(scored[0]!)).toEqual([...shared, 'suggestedCategory']);
    expect(Object.keys(ranked[0]!)).toEqual([...shared, 'chance']);
    expect(ranked.map(({ chance }) => chance)).toEqual(ranked.map(({ chance }) => chance).toSorted((a, b) => b - a));
  });

  test('the score of VSM 2.0 is a bare number', async () => {
    await teach();
    const [line] = jsonLines((await vsm('score', 'liked/sunset-1.jpg', '--json', '--scorer', 'vsm2')).stdout);
    expect(line).toMatchObject({ probability: null, uncertainty: null, evidence: null, score: expect.any(Number) });
  });

  test('paths alone are for other programs', async () => {
    await teach();
    const { stdout } = await vsm('rank', 'photos', '-f', '-0', '--top', '3');
    expect(stdout.split('\0').toSorted()).toEqual([
      '',
      'photos/sunset-1.jpg',
      'photos/sunset-4.jpg',
      'photos/sunset-5.png',
    ]);
    expect((await vsm('rank', 'photos', '-f', '--min', '0.999')).stdout).toBe('');
    expect((await vsm('rank', 'photos', '-f', '--json')).status).toBe(2);
  });

  test('writes a contact sheet and copies', async () => {
    await teach();
    await vsm('rank', 'photos', '--top', '2', '--html', 'best.html', '--copy-to', 'best');
    const html = await readFile(path.join(cwd, 'best.html'), 'utf8');
    expect(html.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(2);
    expect((await readdir(path.join(cwd, 'best'))).every((name) => /^00[12]_sunset/.test(name))).toBe(true);
    expect((await readdir(cwd)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const unwritable = await vsm('rank', 'photos', '--html', 'nowhere/best.html');
    expect(unwritable).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be written') });
  });

  test('a category that holds nothing is told', async () => {
    await teach();
    expect((await vsm('score', 'liked', '-c', 'portrats')).stderr).toBe(
      'Nothing is rated in "portrats", so other categories count. Rated: general.\n',
    );
  });
});

describe('explain and similar', () => {
  test('name the rated pictures behind a score', async () => {
    await teach();
    const { stdout } = await vsm('explain', 'photos/sunset-1.jpg');
    expect(stdout).toMatch(/one you like\n/);
    expect(stdout).toMatch(/strongest pulls\n {2}\+\d\.\d\d +\d+ % {2}♥ liked\/sunset-1\.jpg\n/);
    const explained = JSON.parse((await vsm('explain', 'photos/sunset-1.jpg', '--json')).stdout);
    expect(explained.reasons).toEqual(expect.any(Array));
    const { slope, intercept } = explained.calibration;
    expect(1 / (1 + Math.exp(-(slope * explained.strength + intercept)))).toBeCloseTo(explained.probability, 9);
    const shares = explained.pulls.reduce((sum: number, { share }: { share: number }) => sum + Math.abs(share), 0);
    expect(shares + explained.backgroundShare).toBeCloseTo(1);
    const [nearest] = JSON.parse((await vsm('similar', 'photos/sunset-1.jpg', '--json', '-n', '1')).stdout);
    expect(nearest).toMatchObject({ path: path.join(cwd, 'liked/sunset-1.jpg'), verdict: 'like' });
    expect(nearest.similarity).toBeCloseTo(1);
    expect((await vsm('similar', 'photos/night-4.webp', '-t', '1')).stdout).toContain('Lower --threshold');
  });

  test('want one picture', async () => {
    expect(await vsm('explain', 'liked')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('stands for 3 pictures'),
    });
    expect((await vsm('similar', 'photos/broken.jpg')).status).toBe(1);
  });
});

describe('categories', () => {
  test('what resembles one is suggested, where the person named none', async () => {
    const numbered = (style: string) => [1, 2, 3, 4, 5, 6].map((i) => `many/${style}-${i}.png`);
    await drawPictures(cwd, [...numbered('sunset'), ...numbered('night'), 'new/sunset-9.png', 'new/night-9.png']);
    await vsm('like', ...numbered('sunset'), '-c', 'skies');
    await vsm('like', ...numbered('night'), '-c', 'cities');
    const lines = jsonLines((await vsm('score', 'new', '--json')).stdout);
    expect(lines).toMatchObject([
      { path: 'new/night-9.png', suggestedCategory: 'cities' },
      { path: 'new/sunset-9.png', suggestedCategory: 'skies' },
    ]);
    expect((await vsm('explain', 'new/night-9.png')).stdout).toMatch(
      /^category {10}resembles what you rated in cities/m,
    );
    const explained = JSON.parse((await vsm('explain', 'new/night-9.png', '-c', 'skies', '--json')).stdout);
    expect(explained.suggestedCategory).toBeNull();
    expect((await vsm('like', 'new/sunset-9.png')).stdout).toContain('It resembles what you rated in skies.');
    expect((await vsm('like', 'new/sunset-9.png')).stdout).not.toContain('resembles');
  });
});

describe('generate', () => {
  test('tries until the threshold is reached and keeps each attempt', async () => {
    await teach();
    const argv = [
      'generate',
      '-g',
      'sample',
      '-p',
      'Night city!',
      '-t',
      '1',
      '--max-retries',
      '1',
      '--seed',
      '7',
      '--json',
    ];
    const refused = JSON.parse((await vsm(...argv, '--out', 'made')).stdout);
    expect(refused).toMatchObject({
      accepted: false,
      attempts: [{ seed: 7, status: 'rejected' }, { status: 'rejected' }],
    });
    expect(refused.best.score).toBe(Math.max(...refused.attempts.map(({ score }: { score: number }) => score)));
    for (const attempt of refused.attempts) expect((await stat(path.join(cwd, attempt.path))).size).toBeGreaterThan(0);
    expect(refused.attempts[0].path).toBe('made/night-city-7.png');
    const again = JSON.parse((await vsm(...argv, '--out', 'made')).stdout);
    expect(again.attempts[1]).toMatchObject({ seed: refused.attempts[1].seed, score: refused.attempts[1].score });
    expect(again.attempts[0].path).toBe('made/night-city-7-2.png');
    expect(JSON.parse((await vsm('stats', '--json')).stdout).usage).toMatchObject({
      generationCount: 4,
      filterApplications: 4,
    });
  });

  test('several pictures come as an array', async () => {
    const { stdout } = await vsm('generate', '-g', 'sample', '-p', 'noon', '--count', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ accepted: true }, { accepted: true }]);
    await writeFile(path.join(cwd, 'file'), '');
    const run = await vsm('generate', '-g', 'sample', '-p', 'noon', '--out', 'file/made');
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('--out DIR') });
  });
});
