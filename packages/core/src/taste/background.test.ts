import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBackground, extendBackground } from './background.ts';

const vectors = fc.array(
  fc.float32Array({ minLength: 3, maxLength: 3, min: -1, max: 1, noNaN: true, noDefaultInfinity: true }),
  { maxLength: 60 },
);

it('grows to the same in one step or two', () => {
  fc.assert(
    fc.property(vectors, vectors, fc.integer({ min: 1, max: 20 }), (first, second, sampleSize) => {
      const whole = createBackground([...first, ...second], { sampleSize });
      const grown = extendBackground(createBackground(first, { sampleSize }), second, { sampleSize });
      expect(grown.count).toBe(whole.count);
      expect(grown.sample).toEqual(whole.sample);
      whole.mean.forEach((value, i) => {
        expect(grown.mean[i]).toBeCloseTo(value, 5);
      });
    }),
  );
});

it('samples uniformly and keeps at most as many as wanted', () => {
  const seen = Array.from({ length: 4000 }, (_, i) => Float32Array.of(i));
  const { sample, mean, count } = createBackground(seen, { sampleSize: 400 });
  expect(sample.length).toBe(400);
  expect(count).toBe(4000);
  expect(mean[0]).toBeCloseTo(1999.5, 3);
  const quarters = [0, 0, 0, 0];
  for (const { vector } of sample) quarters[Math.floor(vector[0]! / 1000)]!++;
  for (const share of quarters) expect(Math.abs(share - 100)).toBeLessThan(35);
});

it('keeps a sample that was smaller as small, without holes', () => {
  const small = createBackground(
    Array.from({ length: 50 }, (_, i) => Float32Array.of(i)),
    { sampleSize: 5 },
  );
  const grown = extendBackground(
    small,
    Array.from({ length: 500 }, (_, i) => Float32Array.of(i)),
  );
  expect(Object.keys(grown.sample)).toEqual(['0', '1', '2', '3', '4']);
});

it('leaves the former background as it was', () => {
  const former = createBackground([Float32Array.of(1)]);
  extendBackground(former, [Float32Array.of(3)]);
  expect(former).toEqual({ count: 1, mean: Float32Array.of(1), sample: [{ vector: Float32Array.of(1) }] });
});

it('refuses a vector of another length', () => {
  expect(() => createBackground([Float32Array.of(1), Float32Array.of(1, 2)])).toThrow(/1 numbers; this one has 2/);
});
