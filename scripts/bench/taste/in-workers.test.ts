import { expect, it } from 'vitest';
import { mapInWorkers } from './in-workers.mjs';

const moduleOf = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;
const work = {
  core: moduleOf('export const one = 1;'),
  module: moduleOf(`export function add(core, shared, item) {
    if (item < 0) throw new RangeError('below 0');
    return core.one + shared.ten + item;
  }`),
  name: 'add',
  shared: { ten: 10 },
};

it('measures each item, in their order, and says how many are done', async () => {
  const said: number[] = [];
  const report = (done: number) => said.push(done);
  expect(await mapInWorkers(work, [1, 2, 3, 4, 5], { workerCount: 2, report })).toEqual([12, 13, 14, 15, 16]);
  expect(said).toEqual([1, 2, 3, 4, 5]);
});

it('begins nothing after its signal, keeps what was measured, and has begun in an even spread', async () => {
  const stop = new AbortController();
  const options = { workerCount: 1, signal: stop.signal, report: (done: number) => done === 2 && stop.abort() };
  expect(await mapInWorkers(work, [1, 2, 3, 4], options)).toEqual([12, null, 14, null]);
});

it('fails where measuring fails', async () => {
  await expect(mapInWorkers(work, [1, -1, 2], { workerCount: 1 })).rejects.toThrow('below 0');
});
