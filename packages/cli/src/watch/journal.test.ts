import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { Journal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';

const record = (path: string): JournalRecord => ({ event: 'known', path, file: '1:2:3' });

async function read(file: string): Promise<{ records: readonly JournalRecord[]; damaged: number[] }> {
  const damaged: number[] = [];
  const { journal, records } = await Journal.open(file, (line) => damaged.push(line));
  await journal.close();
  return { records, damaged };
}

test('whole lines count, wherever a crash cut the file, and more can be appended', async () => {
  const file = path.join(await makeTemporaryFolder(), 'journal.jsonl');
  const { journal } = await Journal.open(file, () => expect.unreachable());
  const written = ['a', 'ä\n"b"', 'c'].map(record);
  await journal.append(written);
  await journal.close();
  const whole = await readFile(file);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
      await writeFile(file, whole.subarray(0, length));
      const lines = whole.subarray(0, length).filter((byte) => byte === 0x0a).length;
      expect(await read(file)).toEqual({ records: written.slice(0, lines), damaged: [] });
      const { journal: again } = await Journal.open(file, () => expect.unreachable());
      await again.append([record('later')]);
      await again.close();
      expect((await read(file)).records).toEqual([...written.slice(0, lines), record('later')]);
    }),
    { numRuns: 60 },
  );
});

test('a line that is damaged is told and left out', async () => {
  const file = path.join(await makeTemporaryFolder(), 'journal.jsonl');
  await writeFile(file, `${JSON.stringify(record('a'))}\n{"event":"nonsense"}\n\0\0\n`);
  await appendFile(file, `${JSON.stringify(record('b'))}\n`);
  expect(await read(file)).toEqual({ records: [record('a'), record('b')], damaged: [2, 3] });
});
