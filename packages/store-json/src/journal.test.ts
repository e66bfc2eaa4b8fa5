import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonFileStore } from './json-file-store.ts';
import { openJsonFileStore } from './json-file-store.ts';
import { addition } from './testing/examples.testing.ts';

let folder: string;
let path: string;
let journalPath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-journal-'));
  path = join(folder, 'memory.json');
  journalPath = `${path}.journal`;
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function open(): Promise<JsonFileStore> {
  return openJsonFileStore({ path, now: () => new Date('2025-06-01T12:00:00Z') });
}

async function idsOf(store: JsonFileStore): Promise<string[]> {
  return (await store.readSnapshot()).preferences.map(({ id }) => id);
}

/** A memory whose file holds the first id and whose journal the others, one commit each, left by a process that was killed. */
async function leave(...ids: readonly string[]): Promise<void> {
  const store = await open();
  for (const id of ids) await store.commit([addition(id)]);
}

describe('the journal', () => {
  it('holds what is not in the file yet, until the file is folded or the store closed', async () => {
    const store = await open();
    await store.commit([addition('a')]);
    const file = await readFile(path);
    await store.commit([addition('b')]);
    expect(await readFile(path)).toEqual(file);
    expect(await idsOf(await open())).toEqual(['a', 'b']);
    await store.fold();
    expect(await readdir(folder)).not.toContain('memory.json.journal');
    expect(await readFile(path, 'utf8')).toContain('"id": "b"');
    await store.commit([addition('c')]);
    await store.close();
    expect(await readFile(path, 'utf8')).toContain('"id": "c"');
  });

  it('is for its owner only, or for whom the file is', async () => {
    await leave('a', 'b');
    expect((await stat(journalPath)).mode & 0o777).toBe((await stat(path)).mode & 0o777);
  });

  it('is not read again for what is known: another store sees what was added', async () => {
    await leave('a');
    const reader = await open();
    const revisions = new Set([(await reader.head()).revision]);
    const writer = await open();
    for (const id of ['b', 'c', 'd']) {
      await writer.commit([addition(id)]);
      revisions.add((await reader.head()).revision);
    }
    await writer.fold();
    await writer.commit([addition('e')]);
    expect(await idsOf(reader)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(revisions.size).toBe(4);
  });

  it('gives way to the file when a commit is large, and when it has grown', async () => {
    const store = await open();
    await store.commit([addition('a')]);
    await store.commit(Array.from({ length: 3_000 }, (_, i) => addition(`large ${i}`)));
    expect(await readdir(folder)).not.toContain('memory.json.journal');
    expect((await store.head()).counts).toMatchObject({});
    expect(await idsOf(await open())).toHaveLength(3_001);
  });
});

describe('a journal whose end is torn', () => {
  it('is cut at its last whole line, wherever it was torn', async () => {
    await leave('a', 'b', 'c');
    const whole = await readFile(journalPath);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let length = lastLine; length < whole.length; length++) {
      await writeFile(journalPath, whole.subarray(0, length));
      const store = await open();
      expect(await idsOf(store)).toEqual(['a', 'b']);
      expect(store.repairs).toEqual([]);
    }
    const store = await open();
    await store.commit([addition('d')]);
    expect(await idsOf(store)).toEqual(['a', 'b', 'd']);
    expect(await idsOf(await open())).toEqual(['a', 'b', 'd']);
  });

  it.each([
    ['zeros, as after a power cut', (line: Buffer) => Buffer.alloc(line.length)],
    ['a line of other bytes', (line: Buffer) => Buffer.from(line).fill('x', 20, 40)],
  ])('may end in %s', async (_, tear) => {
    await leave('a', 'b', 'c');
    const whole = await readFile(journalPath);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    await writeFile(journalPath, Buffer.concat([whole.subarray(0, lastLine), tear(whole.subarray(lastLine))]));
    const store = await open();
    expect(await idsOf(store)).toEqual(['a', 'b']);
    expect(store.repairs).toEqual([]);
    await store.commit([addition('d')]);
    expect(await idsOf(await open())).toEqual(['a', 'b', 'd']);
  });

  it('is left alone by a store that only reads', async () => {
    await leave('a', 'b', 'c');
    await truncate(journalPath, (await stat(journalPath)).size - 5);
    const before = await readFile(journalPath);
    const store = await open();
    await idsOf(store);
    await store.close();
    expect(await readFile(journalPath)).toEqual(before);
  });
});

describe('a temporary file that was torn', () => {
  it('changes nothing, wherever it was torn', async () => {
    await leave('a');
    const whole = await readFile(path);
    const temporaryPath = join(folder, '.memory.json.01234567-89ab-cdef-0123-456789abcdef.tmp');
    for (let length = 0; length <= whole.length; length++) {
      await writeFile(temporaryPath, whole.subarray(0, length));
      expect(await idsOf(await open())).toEqual(['a']);
    }
  });
});

describe('a journal that is damaged in the middle', () => {
  it('is reported, kept, and used but for the damaged line', async () => {
    await leave('a', 'b', 'c', 'd');
    const damaged = await readFile(journalPath);
    const offset = damaged.indexOf('\n', damaged.indexOf('"id":"b"')) + 1;
    damaged.fill('#', offset + 100, offset + 110);
    await writeFile(journalPath, damaged);

    const store = await open();
    expect(await idsOf(store)).toEqual(['a', 'b', 'd']);
    expect(store.repairs.map(({ kind, at }) => [kind, at])).toEqual([['journal-damaged', `journal[${offset}]`]]);
    expect(await readFile(journalPath)).toEqual(damaged);

    await store.commit([addition('e')]);
    expect(await readFile(`${journalPath}.damaged-20250601T120000Z`)).toEqual(damaged);
    const again = await open();
    expect(await idsOf(again)).toEqual(['a', 'b', 'd', 'e']);
    expect(again.repairs).toEqual([]);
  });

  it('leaves out whole commits that need the damaged one', async () => {
    const writer = await open();
    await writer.commit([addition('a')]);
    await writer.commit([addition('b')]);
    await writer.commit([addition('c'), { kind: 'remove', id: 'b' }]);
    const journal = await readFile(journalPath, 'utf8');
    await writeFile(journalPath, journal.replace('"note":"b"', '"note":"?"'));
    const store = await open();
    expect(await idsOf(store)).toEqual(['a']);
    expect(store.repairs[0]?.message).toContain('1 commits that do not fit');
  });
});

describe('a journal beside another file than the one it goes on from', () => {
  it('is known to be in the file already, after a crash between folding and removing it', async () => {
    await leave('a', 'b', 'c');
    await copyFile(journalPath, `${folder}/kept`);
    const folding = await open();
    await folding.fold();
    await copyFile(`${folder}/kept`, journalPath);

    const store = await open();
    expect(await idsOf(store)).toEqual(['a', 'b', 'c']);
    expect(store.repairs).toEqual([]);
    await store.commit([addition('d')]);
    expect(await idsOf(await open())).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is not used when an older file was restored, and is kept', async () => {
    const writer = await open();
    for (const id of ['a', 'b']) await writer.commit([addition(id)]);
    await writer.fold();
    await writer.commit([addition('c')]);
    const journal = await readFile(journalPath);
    await copyFile(writer.backupPath, path);

    const store = await open();
    expect(await idsOf(store)).toEqual(['a']);
    expect(store.repairs.map(({ kind }) => kind)).toEqual(['journal-not-used']);
    await store.commit([addition('d')]);
    expect(await readFile(`${journalPath}.unused-20250601T120000Z`)).toEqual(journal);
    expect(await idsOf(await open())).toEqual(['a', 'd']);
  });

  it('goes on from that file as another program edited it', async () => {
    await leave('a', 'b');
    const edited = (await readFile(path, 'utf8')).replace('"note":"a"', '"note":"edited elsewhere"');
    await writeFile(path, edited);
    const store = await open();
    await store.commit([addition('c')]);
    const { preferences } = await (await open()).readSnapshot();
    expect(preferences.map(({ id, metadata }) => [id, metadata['note']])).toEqual([
      ['a', 'edited elsewhere'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });

  it('is kept when the file is gone', async () => {
    await leave('a', 'b');
    await rm(path);
    const store = await open();
    expect(await idsOf(store)).toEqual([]);
    await store.commit([addition('c')]);
    expect((await readdir(folder)).filter((name) => name.includes('.unused-'))).toHaveLength(1);
    expect(await idsOf(await open())).toEqual(['c']);
  });
});

describe('watch', () => {
  it('tells of what others commit, and not of what this store commits itself', async () => {
    const one = await open();
    const other = await open();
    let told = 0;
    let tell = (): void => undefined;
    const stop = one.watch(() => {
      told += 1;
      tell();
    });
    await one.commit([addition('own')]);
    await one.commit([addition('own too')]);
    const isTold = new Promise<void>((resolve) => {
      tell = resolve;
    });
    await other.commit([addition('other')]);
    await isTold;
    expect(told).toBe(1);
    expect(await idsOf(one)).toEqual(['own', 'own too', 'other']);
    stop();
    await one.close();
  });
});
