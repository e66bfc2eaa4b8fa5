import { appendFile, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';
import { runVsm } from '../vsm-process.testing.ts';

let taught: string;
let cwd: string;
const memory = () => path.join(cwd, 'memory.json');
const vsm = (...argv: string[]) => runVsm(argv, { cwd, env: { VSM_MEMORY: memory() } });

beforeAll(async () => {
  taught = await makeTemporaryFolder();
  await drawPictures(taught, ['sunset-1.png', 'sunset-2.png', 'night-1.png']);
  const env = { VSM_MEMORY: path.join(taught, 'memory.json') };
  for (const argv of [
    ['like', 'sunset-1.png', 'sunset-2.png'],
    ['dislike', 'night-1.png'],
  ]) {
    expect(await runVsm(argv, { cwd: taught, env })).toMatchObject({ status: 0 });
  }
});

/** Two likes and a dislike, and the backup of the two likes. */
beforeEach(async () => {
  cwd = await makeTemporaryFolder();
  for (const name of ['memory.json', 'memory.json.bak']) await copyFile(path.join(taught, name), path.join(cwd, name));
});

test('finds nothing wrong with a sound memory, and asks for nothing', async () => {
  const run = await vsm('repair');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toMatch(/^Nothing is wrong with .+memory\.json\. It holds 2 likes and 1 dislike\.\n$/);
  expect((await vsm('repair', '--memory', 'not-there.json')).status).toBe(0);
});

describe('a memory that can be read', () => {
  beforeEach(async () => {
    const parsed = JSON.parse(await readFile(memory(), 'utf8'));
    parsed.liked[0].timestamp = 7;
    parsed.disliked[0].embedding = 'lost';
    await writeFile(memory(), JSON.stringify(parsed));
  });

  test('is shown with what is wrong, and left alone by a dry run and without a yes', async () => {
    const before = await readFile(memory(), 'utf8');
    const dry = await vsm('repair', '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.stdout).toMatch(
      / has 2 problems\. It holds 2 likes and 0 dislikes\.\n {2}liked\[0\]\.timestamp: .+\n {4}→ /,
    );
    expect(dry.stdout).toMatch(/disliked\[0\].+\n {4}→ The entry is kept in the file, apart from the ratings\./);
    expect(await vsm('repair')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
    expect(await readFile(memory(), 'utf8')).toBe(before);
    expect(await readdir(cwd)).toEqual(['memory.json', 'memory.json.bak']);
  });

  test('is repaired, with a copy of what was there', async () => {
    const before = await readFile(memory(), 'utf8');
    const run = await vsm('repair', '--yes', '--json');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({ usable: true, repaired: true, restoredFrom: null, likes: 2, dislikes: 0 });
    expect(path.basename(report.kept[0])).toMatch(/^memory\.json\.before-repair-\d{8}T\d{6}Z$/);
    expect(await readFile(report.kept[0], 'utf8')).toBe(before);
    expect((await vsm('repair')).stdout).toMatch(/^Nothing is wrong/);
    expect(JSON.stringify(JSON.parse(await readFile(memory(), 'utf8')))).toContain('"lost"');
  });
});

test('a journal that was cut off is folded, and what killed processes left is removed', async () => {
  const temporary = '.memory.json.01234567-0123-0123-0123-0123456789ab.tmp';
  await writeFile(path.join(cwd, temporary), 'half');
  await mkdir(path.join(cwd, '.memory.json.lock-0123456789ab'));
  await writeFile(path.join(cwd, `.memory.json.lock-0123456789ab/2147483646-1-00-ab-0123456789ab@${hostname()}`), '');
  await writeFile(`${memory()}.journal`, '0 {}\n');
  await appendFile(`${memory()}.journal`, 'half a line');
  const { stdout, status } = await vsm('repair', '--yes');
  expect(status).toBe(0);
  expect(stdout).toMatch(/memory\.json\.journal: Its last line was cut off after 11 bytes/);
  expect(stdout).toMatch(/01234567-.+\.tmp: A killed process left this temporary file \(4 bytes\)\./);
  const left = await readdir(cwd);
  expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
  expect(left).not.toContain('memory.json.journal');
  expect(left.some((name) => name.startsWith('memory.json.journal.before-repair-'))).toBe(true);
  expect((await vsm('stats')).stdout).toContain('2 likes and 1 dislike');
});

describe('a memory beyond reading', () => {
  const damaged = '{"liked": [{"embed';

  test('is restored from the newest backup that can be read, and set aside', async () => {
    await copyFile(`${memory()}.bak`, `${memory()}.2020-01-02.bak`);
    await writeFile(`${memory()}.bak`, 'nonsense');
    await writeFile(memory(), damaged);
    const dry = await vsm('repair', '--dry-run');
    expect(dry).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/restored from .+memory\.json\.2020-01-02\.bak/),
    });
    expect(await readFile(memory(), 'utf8')).toBe(damaged);
    const report = JSON.parse((await vsm('repair', '--yes', '--json')).stdout);
    expect(report).toMatchObject({
      ...{ usable: true, repaired: true, likes: 2, dislikes: 0 },
      restoredFrom: expect.stringMatching(/2020-01-02\.bak$/),
      problems: [{ kind: 'memory-damaged' }],
    });
    expect(report.kept[0]).toMatch(/memory\.json\.corrupt-\d{8}T\d{6}Z$/);
    expect(await readFile(report.kept[0], 'utf8')).toBe(damaged);
    expect((await vsm('stats')).stdout).toContain('2 likes and 0 dislikes');
  });

  test('comes back when it is gone', async () => {
    await rm(memory());
    expect(await vsm('repair', '--yes')).toMatchObject({ status: 0, stdout: expect.stringContaining('2 likes and 0') });
  });

  test('stays as it is where there is no backup, with status 3', async () => {
    await writeFile(memory(), damaged);
    await rm(`${memory()}.bak`);
    for (const option of ['--yes', '--dry-run']) {
      expect(await vsm('repair', option)).toMatchObject({
        status: 3,
        stderr: expect.stringContaining('cannot be made usable'),
      });
    }
    expect(JSON.parse((await vsm('repair', '--json')).stdout)).toMatchObject({ usable: false, repaired: false });
    expect(await readdir(cwd)).toEqual(['memory.json']);
    expect(await readFile(memory(), 'utf8')).toBe(damaged);
  });

  test('is not restored under the hands of a process that holds its lock', async () => {
    await writeFile(memory(), damaged);
    await mkdir(`${memory()}.lock`);
    await writeFile(`${memory()}.lock/4711-1-00-abc123-0123456789ab@elsewhere`, '');
    const run = await vsm('repair', '--yes');
    expect(run).toMatchObject({ status: 3, stderr: expect.stringMatching(/process 4711 on elsewhere holds its lock/) });
    expect(await readFile(memory(), 'utf8')).toBe(damaged);
  });
});
