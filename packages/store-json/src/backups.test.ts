import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupPathOf, keepBackups } from './backups.ts';
import { nodeFileSystem } from './file-system.ts';
import { replaceFile } from './replace-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-backups-'));
  path = join(folder, 'memory.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function replaceOn(day: string, text: string): Promise<void> {
  const beforeReplace = (): Promise<void> => keepBackups(nodeFileSystem, path, new Date(`${day}T12:00:00Z`));
  await replaceFile(nodeFileSystem, path, [Buffer.from(text)], { beforeReplace });
}

describe('keepBackups', () => {
  it('keeps what was there last, and what was there first on a day', async () => {
    for (const text of ['one', 'two', 'three']) await replaceOn('2025-06-01', text);
    await replaceOn('2025-06-02', 'four');
    expect(await readFile(path, 'utf8')).toBe('four');
    expect(await readFile(backupPathOf(path), 'utf8')).toBe('three');
    expect(await readFile(`${path}.2025-06-01.bak`, 'utf8')).toBe('one');
    expect(await readFile(`${path}.2025-06-02.bak`, 'utf8')).toBe('three');
  });

  it('keeps seven days, and files of other names', async () => {
    await writeFile(`${path}.2025-01-01.bak.mine`, '');
    for (let day = 10; day < 22; day++) await replaceOn(`2025-06-${day}`, `day ${day}`);
    const daily = (await readdir(folder)).filter((name) => /\d\.bak$/.test(name)).toSorted();
    expect(daily).toEqual([15, 16, 17, 18, 19, 20, 21].map((day) => `memory.json.2025-06-${day}.bak`));
    expect(await readdir(folder)).toContain('memory.json.2025-01-01.bak.mine');
  });

  it('leaves nothing else when the backup is already a second name of the file, as after a crash', async () => {
    await writeFile(path, 'old');
    await link(path, backupPathOf(path));
    await replaceOn('2025-06-01', 'new');
    expect(await readFile(backupPathOf(path), 'utf8')).toBe('old');
    expect((await readdir(folder)).toSorted()).toEqual([
      'memory.json',
      'memory.json.2025-06-01.bak',
      'memory.json.bak',
    ]);
  });
});
