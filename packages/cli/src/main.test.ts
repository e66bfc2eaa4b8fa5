import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { jsonLines } from './cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder, writeBroken } from './picture-folder.testing.ts';
import { runVsm, startVsm } from './vsm-process.testing.ts';

let cwd: string;
const memoryFile = () => path.join(cwd, 'memory.json');
const options = () => ({ cwd, env: { VSM_MEMORY: memoryFile() } });
const vsm = (...argv: string[]) => runVsm(argv, options());

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['photos/sunset-1.jpg', 'photos/sunset-2.png', 'photos/night-1.webp', 'photos/night-2.jpg']);
  expect(await vsm('like', 'photos/sunset-1.jpg')).toMatchObject({ status: 0, stderr: '' });
  expect(await vsm('dislike', 'photos/night-1.webp')).toMatchObject({ status: 0, stderr: '' });
  await writeBroken(path.join(cwd, 'photos/broken.png'));
});

describe('the command', () => {
  test('ranks what it can read, names the rest on stderr, and exits with 1', async () => {
    const { status, stdout, stderr } = await vsm('rank', 'photos', '--json');
    expect(status).toBe(1);
    expect(jsonLines(stdout)).toHaveLength(4);
    expect(stderr).toMatch(/^vsm: photos\/broken\.png: This is no picture that can be read.+\n$/);
  });

  test('ends quietly when its reader goes away', async () => {
    const { child, finished, said } = startVsm(['score', '-', '--json'], options());
    child.stdin.write('photos/sunset-1.jpg\n');
    await said('stdout', '\n');
    child.stdout.destroy();
    child.stdin.write('photos/sunset-2.png\nphotos/night-2.jpg\n');
    child.stdin.on('error', () => undefined);
    expect(await finished).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(['rank', 'like'])('%s is interrupted by Ctrl-C with status 130 and leaves no trace', async (command) => {
    const before = await readFile(memoryFile(), 'utf8');
    const { child, finished, said } = startVsm([command, '-'], options());
    child.stdin.write('photos/sunset-2.png\nphotos/broken.png\n');
    await said('stderr', 'broken.png');
    child.kill('SIGINT');
    expect(await finished).toMatchObject({ status: 130, stdout: '' });
    expect(await readFile(memoryFile(), 'utf8')).toBe(before);
    expect((await readdir(cwd)).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });

  test('keeps all that several processes rate at once', async () => {
    const env = { VSM_MEMORY: path.join(cwd, 'shared.json') };
    const files = ['sunset-1.jpg', 'sunset-2.png', 'night-1.webp', 'night-2.jpg'];
    const runs = await Promise.all(files.map((file) => runVsm(['like', `photos/${file}`], { cwd, env })));
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    const { stdout } = await runVsm(['stats', '--json'], { cwd, env });
    expect(JSON.parse(stdout).likes).toBe(4);
  });

  test('works without a place for its cache, and says so', async () => {
    await writeFile(path.join(cwd, 'file'), '');
    const env = { ...options().env, VSM_CACHE_DIR: path.join(cwd, 'file') };
    const { status, stderr } = await runVsm(['score', 'photos/sunset-2.png'], { cwd, env });
    expect(status).toBe(0);
    expect(stderr).toMatch(/embeddings cannot be kept here.+VSM_CACHE_DIR/);
  });
});
