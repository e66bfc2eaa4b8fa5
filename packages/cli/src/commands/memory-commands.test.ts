import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let pictures: string;
let cwd: string;

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess(argv, { cwd, env: { VSM_MEMORY: 'memory.json', VSM_CACHE_DIR: path.join(pictures, 'cache') } });
}

const picture = (name: string) => path.join(pictures, name);

beforeAll(async () => {
  pictures = await makeTemporaryFolder();
  await drawPictures(pictures, ['sunset-1.jpg', 'sunset-2.png', 'night-1.webp']);
});

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
});

/** Two likes among landscapes and a dislike in general. */
async function teach(): Promise<void> {
  await vsm('like', picture('sunset-1.jpg'), picture('sunset-2.png'), '-c', 'landscapes');
  await vsm('dislike', picture('night-1.webp'));
}

/** As the Python original writes it, with embeddings of its own model. */
async function writePythonMemory(): Promise<void> {
  const embedding = Array.from({ length: 512 }, (_, i) => Math.sin(i + 1) / 16);
  const entry = { embedding, timestamp: '2024-05-01T10:00:00', category: 'general', weight: 1, metadata: {} };
  const memory = {
    liked: [entry],
    disliked: [],
    metadata: { version: '2.0', clip_model: 'ViT-B/32' },
    categories: {},
    statistics: { generation_count: 0, filter_applications: 0, average_score: 0 },
  };
  await writeFile(path.join(cwd, 'memory.json'), JSON.stringify(memory, null, 2));
}

describe('stats and categories', () => {
  test('tell what the memory holds and where', async () => {
    expect((await vsm('stats')).stdout).toContain('ratings     Nothing has been rated yet.');
    await teach();
    const { stdout } = await vsm('stats');
    expect(stdout).toMatch(/^ratings {5}2 likes and 1 dislike$/m);
    expect(stdout).toMatch(/^categories {2}landscapes \(2 ♥, 0 ✗\), general \(0 ♥, 1 ✗\)$/m);
    expect(stdout).toMatch(/^file {8}.+memory\.json \(\d+ kB\)$/m);
    const categories = await vsm('categories');
    expect(categories.stdout).toMatch(/^landscapes {5}2 ♥ {5}0 ✗\ngeneral {8}0 ♥ {5}1 ✗\n/);
    expect(JSON.parse((await vsm('categories', '--json')).stdout).suggested).not.toContain('landscapes');
  });
});

describe('clear', () => {
  test('asks where it can, wants --yes where it cannot, and can be undone', async () => {
    await teach();
    expect(await vsm('clear')).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
    expect((await vsm('clear', '-c', 'landscapes', '--yes')).stdout).toMatch(/^Removed 2 ratings\. vsm undo/);
    expect((await vsm('clear', '-c', 'landscapes', '--yes')).status).toBe(1);
    expect(JSON.parse((await vsm('clear', '--yes', '--json')).stdout)).toEqual({
      removed: 1,
      comparisons: 0,
      likes: 0,
      dislikes: 0,
    });
    await vsm('undo');
    expect((await vsm('undo')).stdout).toContain('2 likes and 1 dislike');
  });
});

describe('export and import', () => {
  test('bring a memory over', async () => {
    await teach();
    expect((await vsm('export', 'taste.json')).stdout).toMatch(/^Exported 3 ratings to taste\.json/);
    expect((await vsm('import', 'taste.json', '--memory', 'new.json')).stdout).toMatch(/^Imported 3 ratings\.\n/);
    expect((await vsm('import', 'taste.json', '--memory', 'new.json')).stdout).toContain(
      'Imported 0 ratings. 3 pictures rated here already stay as they are.\nNothing was changed.',
    );
    expect((await vsm('import', 'taste.json', '--memory', 'new.json', '--replace')).stdout).toContain(
      'Imported 3 ratings. 3 ratings made room for them.',
    );
    expect((await vsm('undo', '--memory', 'new.json')).stdout).toContain('2 likes and 1 dislike');
  });

  test('a category goes alone, and can come in as another', async () => {
    await teach();
    await vsm('export', 'part.json', '-c', 'landscapes', '--compact');
    await vsm('import', 'part.json', '--memory', 'new.json', '-c', 'style');
    expect(JSON.parse((await vsm('categories', '--memory', 'new.json', '--json')).stdout).categories).toEqual([
      { category: 'style', likes: 2, dislikes: 0 },
    ]);
    expect(JSON.parse((await vsm('export', '-')).stdout)).toMatchObject({ export_version: '2.0' });
  });

  test('overwrite nothing unasked, and never the memory itself', async () => {
    await teach();
    await writeFile(path.join(cwd, 'there.json'), 'mine');
    expect(await vsm('export', 'there.json')).toMatchObject({ status: 2, stderr: expect.stringContaining('--force') });
    expect(await vsm('export', 'memory.json', '--force')).toMatchObject({ status: 2 });
    expect((await vsm('export', 'there.json', '--force')).status).toBe(0);
    expect(await vsm('export', 'nowhere/taste.json')).toMatchObject({ status: 1 });
  });

  test('what is no memory is refused and nothing changes', async () => {
    await teach();
    const before = await readFile(path.join(cwd, 'memory.json'), 'utf8');
    await writeFile(path.join(cwd, 'other.json'), '{"liked": 3');
    expect(await vsm('import', 'other.json', '--replace')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^vsm: other\.json: .+ Nothing was imported\.\n$/),
    });
    expect(await vsm('import', 'gone.json')).toMatchObject({ status: 1 });
    expect((await vsm('import', 'other.json', '--merge', '--replace')).status).toBe(2);
    expect(await readFile(path.join(cwd, 'memory.json'), 'utf8')).toBe(before);
  });
});

describe('a memory of another model', () => {
  test('can be looked at and moved, but not ranked with', async () => {
    await writePythonMemory();
    expect((await vsm('stats')).stdout).toContain('openai-clip:ViT-B/32');
    expect((await vsm('export', 'python.json')).status).toBe(0);
    for (const argv of [
      ['rank', picture('sunset-1.jpg')],
      ['like', picture('sunset-1.jpg')],
      ['explain', picture('sunset-1.jpg')],
    ]) {
      const run = await vsm(...argv);
      expect(run).toMatchObject({ status: 3, stdout: '' });
      expect(run.stderr).toMatch(
        /made with another model, openai-clip:ViT-B\/32 \(512 numbers.+vsm reembed.+--memory FILE/,
      );
    }
    expect((await vsm('doctor')).stdout).toMatch(/^warning {2}memory .+another model/m);
  });

  test('is not imported into one of this model', async () => {
    await writePythonMemory();
    const run = await vsm('import', 'memory.json', '--memory', 'new.json');
    expect(run).toMatchObject({ status: 3, stderr: expect.stringContaining('Nothing was imported') });
    expect(await readdir(cwd)).not.toContain('new.json');
  });
});

describe('a memory that is of no use', () => {
  test('is named and left as it is', async () => {
    await writeFile(path.join(cwd, 'memory.json'), '{"liked": [');
    for (const argv of [['rank', pictures], ['like', pictures], ['stats'], ['undo'], ['export', 'x.json']]) {
      const run = await vsm(...argv);
      expect(run).toMatchObject({ status: 3, stdout: '', stderr: expect.stringMatching(/^vsm: .*memory\.json/) });
    }
    expect(await vsm('doctor')).toMatchObject({ status: 3, stdout: expect.stringMatching(/^failure {2}memory/m) });
    expect(await readFile(path.join(cwd, 'memory.json'), 'utf8')).toBe('{"liked": [');
  });

  test('or cannot be written to has status 3', async () => {
    await mkdir(path.join(cwd, 'folder'));
    for (const memory of ['folder', picture('sunset-1.jpg/memory.json')]) {
      expect(await vsm('like', picture('sunset-1.jpg'), '--memory', memory)).toMatchObject({ status: 3, stdout: '' });
    }
  });
});

test('doctor finds all well here', async () => {
  const { status, stdout } = await vsm('doctor');
  expect(status).toBe(0);
  expect(
    stdout
      .split('\n')
      .filter(Boolean)
      .every((line) => line.startsWith('ok ')),
  ).toBe(true);
  const report = JSON.parse((await vsm('doctor', '--json')).stdout);
  expect(report.ok).toBe(true);
  expect(report.checks.map(({ name }: { name: string }) => name)).toEqual([
    'node',
    'libraries',
    'encoder',
    'cache',
    'memory',
    'journal',
    'lock',
    'backups',
    'disk',
  ]);
});
