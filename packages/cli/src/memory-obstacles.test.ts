import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawPictures, makeTemporaryFolder } from './picture-folder.testing.ts';
import { main, runVsm } from './vsm-process.testing.ts';

let cwd: string;
let before: string;
const memory = () => path.join(cwd, 'memory.json');
const vsm = (...argv: string[]) => runVsm(argv, { cwd, env: { VSM_MEMORY: memory() } });

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['sunset-1.png', 'sunset-2.png']);
  expect(await vsm('like', 'sunset-1.png')).toMatchObject({ status: 0 });
  before = await readFile(memory(), 'utf8');
});

describe('a memory that cannot be changed says why and what to do, and stays as it is', () => {
  test('locked by a process elsewhere', async () => {
    await mkdir(`${memory()}.lock`);
    await writeFile(`${memory()}.lock/4711-1-00-abc123-0123456789ab@elsewhere`, '');
    const run = await vsm('like', 'sunset-2.png');
    await rm(`${memory()}.lock`, { recursive: true });
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toMatch(/locked by process 4711 on elsewhere .+Wait until that process is done, or end it/);
    expect(await readFile(memory(), 'utf8')).toBe(before);
  });

  // Windows has no such limit.
  test.skipIf(process.platform === 'win32')('no room for it', async () => {
    const { status, stderr } = await runWithFileLimit(['like', 'sunset-2.png', '--no-cache']);
    expect(status).toBe(3);
    expect(stderr).toMatch(/memory\.json cannot be read or written: .+Choose a file elsewhere\./);
    expect(await readFile(memory(), 'utf8')).toBe(before);
    expect((await readdir(cwd)).filter((name) => /tmp|lock/.test(name))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('no room for it, while looking needs none', async () => {
    const run = await runWithFileLimit(['rank', 'sunset-1.png', 'sunset-2.png', '--no-cache', '--json']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(await readFile(memory(), 'utf8')).toBe(before);
    expect((await readdir(cwd)).filter((name) => /tmp|lock/.test(name))).toEqual([]);
  });

  // The superuser may write everywhere.
  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('in a read-only folder', async () => {
    await chmod(cwd, 0o555);
    const run = await vsm('like', 'sunset-2.png', '--no-cache');
    await chmod(cwd, 0o755);
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toMatch(/permission is denied\. Give this user the right to read and write it and its folder/);
    expect(await readFile(memory(), 'utf8')).toBe(before);
  });
});

/** Runs the command where no file may grow beyond 4 blocks of the shell, 2 or 4 kB. */
function runWithFileLimit(argv: readonly string[]): Promise<{ status: number; stderr: string }> {
  const script = 'ulimit -f 4 && trap "" XFSZ && exec "$@"';
  const env = { PATH: process.env['PATH'], VSM_MEMORY: memory(), VSM_CACHE_DIR: path.join(cwd, 'cache') };
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', script, 'sh', process.execPath, main, ...argv], { cwd, env }, (_, __, stderr) =>
      resolve({ status: child.exitCode ?? -1, stderr }),
    );
  });
}
