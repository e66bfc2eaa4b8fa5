/**
 * A program that tests run as a process of its own: it opens the memory file (first argument) and adds preferences
 * `<prefix>-0`, `<prefix>-1` ... (second argument: the prefix; third: how many), one commit each. It prints the id of each
 * one that is acknowledged, on a line of its own, and the code of the error that stopped it, if one did.
 */
import { writeSync } from 'node:fs';
import { VsmError } from '@vsm/core';
import { openJsonFileStore } from '../json-file-store.ts';
import { addition } from './examples.testing.ts';

const [path = '', prefix = '', count = '0'] = process.argv.slice(2);

try {
  const store = await openJsonFileStore({ path, now: () => new Date() });
  for (let number = 0; number < Number(count); number++) {
    await store.commit([addition(`${prefix}-${number}`)]);
    writeSync(1, `${prefix}-${number}\n`);
  }
  await store.close();
} catch (error) {
  if (!VsmError.is(error)) throw error;
  writeSync(1, `${error.code}\n`);
}
