import type { MemorySnapshot } from '@vsm/core';
import { emptySnapshot, readMemoryFile, readMemoryRoot, writeMemoryFile } from '@vsm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRootByLine } from './read-by-line.ts';
import { examplePreference, space } from './testing/examples.testing.ts';

async function* inChunks(text: string | Buffer, chunkBytes: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
}

function memoryOf(ids: readonly string[], note: string): MemorySnapshot {
  const preferences = ids.map((id, index) => {
    const preference = { ...examplePreference(id), metadata: { note, deep: [{ '    {': ['    },'] }] } };
    return index % 4 === 3 ? { ...preference, category: null } : preference;
  });
  return { ...emptySnapshot, space: ids.length > 0 ? space : null, preferences };
}

describe('readRootByLine', () => {
  it('reads what a reader of the whole text reads, whatever the form and wherever the chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 6 }),
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(false, true, 'exact' as const),
        async (ids, note, chunkBytes, compact) => {
          const text = writeMemoryFile(memoryOf(ids, note), { compact });
          const root = await readRootByLine(inChunks(text, chunkBytes));
          expect(root).not.toBeNull();
          expect(readMemoryRoot(root)).toEqual(readMemoryFile(text));
        },
      ),
    );
  });

  const sound = writeMemoryFile(memoryOf(['a', 'b', 'c'], 'text'));

  it.each([
    ['nothing', ''],
    ['another layout', JSON.stringify(JSON.parse(sound))],
    ['other indentation', JSON.stringify(JSON.parse(sound), null, 4)],
    ['a second list of that name', sound.replace('"metadata": {', '"liked": [],\n  "metadata": {')],
    ['no comma between entries', sound.replace('\n    },\n', '\n    }\n')],
    ['a comma after the last entry', sound.replace('\n    }\n  ]', '\n    },\n  ]')],
    ['a token that is not JSON', sound.replace('"weight": 1.0', '"weight": NaN')],
    ['an end that is missing', sound.slice(0, -10)],
    ['more after the end', `${sound}{}\n`],
    ['bytes that are not UTF-8', Buffer.from(sound.replace('text', '\xff'), 'latin1')],
  ])('leaves a file with %s to the reader of the whole text', async (_, text) => {
    expect(await readRootByLine(inChunks(text, 1_000))).toBeNull();
  });
});
