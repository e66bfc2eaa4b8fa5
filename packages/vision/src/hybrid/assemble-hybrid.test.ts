import { dotProduct } from '@vsm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describePixels } from '../descriptor/describe-pixels.ts';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { drawPattern, type PatternKind } from '../preprocessing/patterns.testing.ts';
import { assembleHybrid, hybridDimensions, hybridVersion, pooledActivationCount } from './assemble-hybrid.ts';

const descriptors: Record<PatternKind, Descriptor> = {
  hash: describePattern('hash'),
  edges: describePattern('edges'),
  ramp: describePattern('ramp'),
};
const activations: fc.Arbitrary<Float32Array> = fc.float32Array({
  minLength: pooledActivationCount,
  maxLength: pooledActivationCount,
  min: 0,
  max: 6,
  noNaN: true,
});

describe('assembleHybrid', () => {
  it('has unit length whatever the network says', () => {
    fc.assert(
      fc.property(activations, (pooled) => {
        const hybrid = assembleHybrid(descriptors.ramp, pooled);
        expect(hybrid).toHaveLength(hybridDimensions);
        expect(dotProduct(hybrid, hybrid)).toBeCloseTo(1, 5);
      }),
      { numRuns: 10 },
    );
    const silent = assembleHybrid(descriptors.ramp, new Float32Array(pooledActivationCount));
    expect(dotProduct(silent, silent)).toBeCloseTo(1, 5);
  });

  it('gives the same numbers again', () => {
    const pooled = rampActivations();
    expect(assembleHybrid(descriptors.hash, pooled)).toEqual(assembleHybrid(descriptors.hash, pooled));
  });

  it('has not changed without a new version', () => {
    // When these numbers must change, so must hybridVersion: memories hold embeddings of the old ones.
    const firstNumbers = [...assembleHybrid(descriptors.ramp, rampActivations()).subarray(0, 6)];
    const expected = [-0.0221979, -0.0894167, -0.0009249, 0.0508631, 0.0522162, -0.0544527];
    expect(hybridVersion).toBe('hybrid-2');
    firstNumbers.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
  });

  it('hears both halves', () => {
    const pooled = rampActivations();
    const hybrid = assembleHybrid(descriptors.hash, pooled);
    expect(dotProduct(hybrid, assembleHybrid(descriptors.edges, pooled))).toBeLessThan(0.98);
    expect(dotProduct(hybrid, assembleHybrid(descriptors.hash, pooled.toReversed()))).toBeLessThan(0.98);
  });

  it.each([
    ['too few', new Float32Array(5)],
    ['negative', rampActivations().fill(-1, 3, 4)],
    ['not finite', rampActivations().fill(Number.NaN, 3, 4)],
  ])('refuses activations that are %s', (_what, pooled) => {
    expect(() => assembleHybrid(descriptors.hash, pooled)).toThrow(
      expect.objectContaining({ code: 'EMBEDDING_INVALID' }),
    );
  });
});

function describePattern(kind: PatternKind): Descriptor {
  return describePixels(Uint8Array.from(drawPattern(kind, 224, 224).data));
}

function rampActivations(): Float32Array {
  return Float32Array.from({ length: pooledActivationCount }, (_, i) => (i / pooledActivationCount) ** 2);
}
