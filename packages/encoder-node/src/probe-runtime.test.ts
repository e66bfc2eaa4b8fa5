import { expect, it } from 'vitest';
import { probeRuntime } from './probe-runtime.ts';

it('reports the versions of the native libraries', async () => {
  const reports = await probeRuntime();
  expect(reports.map(({ name }) => name)).toEqual(['sharp', 'onnxruntime-node']);
  for (const { versions, error } of reports) {
    expect(error).toBeUndefined();
    expect(Object.values(versions)).toEqual(Object.values(versions).map(() => expect.stringMatching(/^\d+\.\d+/)));
  }
});
