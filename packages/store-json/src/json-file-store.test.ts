import { execFile } from 'node:child_process';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readMemoryFile, VsmError } from '@vsm/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonFileStore, OpenJsonFileStoreOptions } from './json-file-store.ts';
import { openJsonFileStore } from './json-file-store.ts';
import { addition, examplePreference } from './testing/examples.testing.ts';

const isRoot = process.getuid?.() === 0;
const isPosix = process.platform !== 'win32';
const run = promisify(execFile);

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-store-json-'));
  path = join(folder, 'vibe_memory.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function open(options: Partial<OpenJsonFileStoreOptions> = {}): Promise<JsonFileStore> {
  return openJsonFileStore({ path, now: () => new Date('2025-06-01T12:00:00Z'), ...options });
}

async function add(...ids: readonly string[]): Promise<void> {
  const store = await open();
  await store.commit(ids.map(addition));
  await store.close();
}

async function idsOf(store: JsonFileStore): Promise<string[]> {
  return (await store.readSnapshot()).preferences.map(({ id }) => id);
}

async function errorOf(action: Promise<unknown>): Promise<VsmError> {
  const outcome: unknown = await action.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (VsmError.is(outcome)) return outcome;
  throw new Error(`Expected a VsmError, got ${String(outcome)}`);
}

describe('a new memory', () => {
  it('is empty, and its file and folders appear with the first commit, for their owner only', async () => {
    path = join(folder, 'some', 'where', 'vibe_memory.json');
    const store = await open();
    expect(await store.head()).toMatchObject({ space: null, counts: { likes: 0, dislikes: 0 } });
    expect(await readdir(folder)).toEqual([]);
    await store.commit([addition('a')]);
    if (isPosix) {
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, 'some', 'where'))).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, 'some'))).mode & 0o777).toBe(0o700);
    }
    const { createdAt, updatedAt } = await store.readSnapshot();
    expect([createdAt, updatedAt]).toEqual(['2025-06-01T12:00:00.000+00:00', '2025-06-01T12:00:00.000+00:00']);
  });

  it('is refused when the file must exist', async () => {
    const error = await errorOf(open({ createIfMissing: false }));
    expect(error.code).toBe('MEMORY_NOT_FOUND');
    expect(error.message).toContain(path);
  });
});

describe('commit', () => {
  it('resolves to the revision that a store opened anew finds', async () => {
    const store = await open();
    const revision = await store.commit([addition('a')]);
    expect((await store.head()).revision).toBe(revision);
    expect((await (await open()).head()).revision).toBe(revision);
  });

  it('changes nothing when it is refused', async () => {
    await add('a');
    const before = await readFile(path);
    const store = await open();
    const error = await errorOf(store.commit([addition('b'), addition('a')]));
    expect(error.code).toBe('PREFERENCE_INVALID');
    expect(await readFile(path)).toEqual(before);
    expect(await idsOf(store)).toEqual(['a']);
  });

  it('refuses a revision that another store replaced', async () => {
    const store = await open();
    const revision = await store.commit([addition('a')]);
    await add('b');
    const error = await errorOf(store.commit([addition('c')], { ifRevision: revision }));
    expect(error.code).toBe('MEMORY_CHANGED');
    expect(await idsOf(store)).toEqual(['a', 'b']);
    await store.commit([addition('c')], { ifRevision: (await store.head()).revision });
  });

  it('keeps the order in which the commits of one store were asked for', async () => {
    const store = await open();
    const ids = Array.from({ length: 20 }, (_, i) => `p${i}`);
    await Promise.all(ids.map((id) => store.commit([addition(id)])));
    expect(await idsOf(store)).toEqual(ids);
  });

  it('honours what another program wrote in between, even with the same size and modification time', async () => {
    const store = await open();
    await store.commit([addition('a')]);
    await store.commit([addition('b')]);
    await store.fold();
    const times = await stat(path);
    const edited = (await readFile(path, 'utf8')).replace('"note":"a"', '"note":"A"');
    await writeFile(path, edited);
    await utimes(path, times.atime, times.mtime);
    await store.commit([addition('c')]);
    const { preferences } = await store.readSnapshot();
    expect(preferences.map(({ metadata }) => metadata['note'])).toEqual(['A', 'b', 'c']);
  });

  it('refuses to write over a file that another program damaged in between', async () => {
    const store = await open();
    await store.commit([addition('a')]);
    await writeFile(path, '{"liked": [');
    expect((await errorOf(store.commit([addition('b')]))).code).toBe('MEMORY_CORRUPT');
    expect(await readFile(path, 'utf8')).toBe('{"liked": [');
  });

  it('keeps what the file was before it was written as a backup', async () => {
    await add('a');
    const before = await readFile(path);
    await add('b');
    const store = await open();
    expect(await readFile(store.backupPath)).toEqual(before);
    expect((await readdir(folder)).toSorted()).toEqual([
      'vibe_memory.json',
      'vibe_memory.json.2025-06-01.bak',
      'vibe_memory.json.bak',
    ]);
  });

  it('keeps keys of the file that VSM does not know', async () => {
    await add('a');
    const file: unknown = { ...JSON.parse(await readFile(path, 'utf8')), fromElsewhere: { kept: [1.5] } };
    await writeFile(path, JSON.stringify(file));
    await add('b');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ fromElsewhere: { kept: [1.5] } });
  });
});

describe('the file', () => {
  it.runIf(isPosix)('keeps its mode', async () => {
    await add('a');
    await chmod(path, 0o640);
    await add('b');
    expect((await stat(path)).mode & 0o7777).toBe(0o640);
  });

  it.runIf(isRoot)('keeps its owner (only root may give files away)', async () => {
    await add('a');
    await chown(path, 1234, 5678);
    await add('b');
    expect(await stat(path)).toMatchObject({ uid: 1234, gid: 5678 });
  });

  it.runIf(isPosix)('stays behind its symbolic link, also one that points at nothing yet', async () => {
    const realFolder = join(folder, 'real');
    await mkdir(realFolder);
    const link = join(folder, 'link.json');
    await symlink(join('real', 'memory.json'), link);
    const store = await open({ path: link });
    await store.commit([addition('a')]);
    await store.commit([addition('b')]);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await lstat(join(realFolder, 'memory.json'))).isFile()).toBe(true);
    expect(await idsOf(await open({ path: join(realFolder, 'memory.json') }))).toEqual(['a', 'b']);
  });

  it.runIf(isPosix)('is refused when its links go in a circle', async () => {
    await symlink('b.json', join(folder, 'a.json'));
    await symlink('a.json', join(folder, 'b.json'));
    expect((await errorOf(open({ path: join(folder, 'a.json') }))).details['errno']).toBe('ELOOP');
  });
});

describe('a damaged file', () => {
  const damaged = '{"liked": [{"embedding": [0.1, 0.2';

  it('is named, left as it is, and not taken for an empty memory', async () => {
    await add('a');
    await add('b');
    await writeFile(path, damaged);
    const error = await errorOf(open());
    expect(error.code).toBe('MEMORY_CORRUPT');
    expect(error.message).toContain(path);
    expect(error.message).toContain(`${path}.bak`);
    expect(await readFile(path, 'utf8')).toBe(damaged);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['not UTF-8', Buffer.from('{"liked": [], "disliked": [], "note": "\xff\xfe"}', 'latin1')],
  ])('is one that is %s', async (_, bytes) => {
    await writeFile(path, bytes);
    expect((await errorOf(open())).code).toBe('MEMORY_CORRUPT');
  });

  it('is set aside on request, never over another file', async () => {
    for (const content of [damaged, `${damaged}, 0.3`]) {
      await writeFile(path, content);
      const store = await open({ onCorrupt: 'set-aside', createIfMissing: false });
      expect(await readFile(store.setAsidePath ?? '', 'utf8')).toBe(content);
      expect(await idsOf(store)).toEqual([]);
      await store.commit([addition('a')]);
      await store.close();
    }
    const aside = (await readdir(folder)).filter((name) => name.includes('.corrupt-'));
    expect(aside.toSorted()).toEqual([
      'vibe_memory.json.corrupt-20250601T120000Z',
      'vibe_memory.json.corrupt-20250601T120000Z-2',
    ]);
  });

  it('is set aside once when several stores open it', async () => {
    await writeFile(path, damaged);
    const stores = await Promise.all(Array.from({ length: 5 }, () => open({ onCorrupt: 'set-aside' })));
    expect(stores.filter(({ setAsidePath }) => setAsidePath !== null)).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
  });

  it('is not what a sound file is', async () => {
    await add('a');
    const store = await open({ onCorrupt: 'set-aside' });
    expect(store.setAsidePath).toBeNull();
    expect(store.repairs).toEqual([]);
    expect(await idsOf(store)).toEqual(['a']);
  });
});

describe('repairs', () => {
  it('are reported on opening and written by the next commit', async () => {
    await writeFile(path, '{"liked": [[0.6, 0.8]], "disliked": [[NaN, 1]]}');
    const store = await open();
    expect(store.repairs.length).toBeGreaterThan(0);
    expect((await store.head()).counts.likes).toBe(1);
    await store.commit([{ kind: 'set-background', background: null }]);
    expect(readMemoryFile(await readFile(path, 'utf8')).repairs.map(({ kind }) => kind)).not.toContain(
      'non-finite-token',
    );
  });
});

describe('a place that cannot be written', () => {
  it.each([
    ['EISDIR', 'a folder in place of the file', async () => await mkdir(path)],
    [
      'ENOTDIR',
      'a file in place of the folder',
      async () => {
        await writeFile(path, 'not a folder');
        path = join(path, 'memory.json');
      },
    ],
  ])('is refused with %s before anything is acknowledged: %s', async (errno, _, prepare) => {
    await prepare();
    const error = await errorOf(open().then((store) => store.commit([addition('a')])));
    expect(error.code).toBe('MEMORY_UNWRITABLE');
    expect(error.message).toContain(path);
    expect(error.details['errno']).toBe(errno);
  });

  it.runIf(isPosix && !isRoot)('is a read-only folder or file (root may write both)', async () => {
    await add('a');
    await chmod(path, 0o400);
    expect((await errorOf(add('b'))).details['errno']).toBe('EACCES');
    await chmod(path, 0o600);
    await chmod(folder, 0o500);
    expect((await errorOf(add('b'))).details['errno']).toBe('EACCES');
    await chmod(folder, 0o700);
  });

  it.runIf(isRoot && process.platform === 'linux')(
    'is a full disk, which leaves the file as it was (only root may mount a small one)',
    async (context) => {
      const disk = join(folder, 'disk');
      await mkdir(disk);
      try {
        await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      } catch (error) {
        context.skip(`needs to mount a small disk: ${String(error)}`);
      }
      try {
        path = join(disk, 'vibe_memory.json');
        const store = await open();
        await store.commit([addition('a')]);
        const before = await readFile(path);
        const large = { ...examplePreference('large'), metadata: { note: 'x'.repeat(100_000) } };
        const error = await errorOf(store.commit([{ kind: 'add', preference: large }]));
        expect(error.code).toBe('MEMORY_UNWRITABLE');
        expect(error.message).toContain('disk is full');
        expect(await readFile(path)).toEqual(before);
        expect(await readdir(disk)).toEqual(['vibe_memory.json']);
        await store.commit([addition('b')]);
        expect(await idsOf(store)).toEqual(['a', 'b']);
      } finally {
        await run('umount', [disk]);
      }
    },
  );
});

describe('a closed store', () => {
  it('finishes its commits and refuses the next', async () => {
    const store = await open();
    const commit = store.commit([addition('a')]);
    await store.close();
    await commit;
    expect((await errorOf(store.commit([addition('b')]))).code).toBe('INVALID_ARGUMENT');
    expect((await errorOf(store.head())).code).toBe('INVALID_ARGUMENT');
    expect(await idsOf(await open())).toEqual(['a']);
  });
});
