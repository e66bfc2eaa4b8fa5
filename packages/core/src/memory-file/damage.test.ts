import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { damaged } from './damage.testing.ts';
import { oracleFiles } from './oracle.testing.ts';
import { type MemoryFileContent, readMemoryFile } from './read-memory-file.ts';
import { writeMemoryFile } from './write-memory-file.ts';

/** 2,000 in the regular run; 20,000 take half a minute. */
const cases = Number(process.env['VSM_FUZZ_CASES'] ?? 2_000);

const originals = oracleFiles.map((file) => readFileSync(file, 'utf8'));
/** Large files take long and are damaged alike. */
const small = originals.filter((text) => text.length < 50_000);
const texts = [...small, ...small.flatMap(rewritten)];

function rewritten(text: string): string[] {
  const read = readOrRefuse(text);
  return read === null ? [] : [writeMemoryFile(read.snapshot), writeMemoryFile(read.snapshot, { compact: 'exact' })];
}

function readOrRefuse(text: string): MemoryFileContent | null {
  try {
    return readMemoryFile(text);
  } catch (error) {
    if (VsmError.is(error, 'MEMORY_CORRUPT')) return null;
    throw error;
  }
}

/** What is wrong with a memory that was read, if anything. */
function faultOf({ preferences, space }: MemoryFileContent['snapshot']): string | null {
  const ids = new Set(preferences.map(({ id }) => id));
  if (ids.size !== preferences.length) return 'ids are not unique';
  for (const { id, weight, embedding, metadata } of preferences) {
    if (typeof id !== 'string' || id === '') return 'an id is not text';
    if (!Number.isFinite(weight)) return `a weight is ${weight}`;
    if (embedding.space !== space?.id || embedding.vector.length !== space.dimensions)
      return 'an embedding is of another space';
    const length = dotProduct(embedding.vector, embedding.vector);
    if (!(Math.abs(length - 1) < 1e-5)) return `an embedding has the squared length ${length}`;
    if (Object.getPrototypeOf(metadata) !== Object.prototype) return 'metadata has another prototype';
  }
  return null;
}

function prototypeNames(): string {
  return JSON.stringify(
    [Object.prototype, Array.prototype, Function.prototype].map((each) => Object.getOwnPropertyNames(each)),
  );
}

test(`${cases} damaged files give a sound memory that settles, or are refused`, {
  timeout: 60_000 + cases * 30,
}, () => {
  const untouched = prototypeNames();
  let readable = 0;
  for (let seed = 0; seed < cases; seed++) {
    const random = createRandom(seed);
    const pool = seed % 50 === 0 ? originals : texts;
    const text = damaged(pool[Math.floor(random() * pool.length)]!, random);
    try {
      const read = readOrRefuse(text);
      if (read === null) continue;
      readable++;
      expect(faultOf(read.snapshot)).toBeNull();
      const again = readMemoryFile(writeMemoryFile(read.snapshot));
      expect(again).toEqual({ snapshot: read.snapshot, repairs: [] });
    } catch (cause) {
      throw new Error(`The file of seed ${seed} was not refused and not sound.`, { cause });
    }
  }
  expect(prototypeNames()).toBe(untouched);
  expect(readable).toBeGreaterThan(cases / 10);
});
