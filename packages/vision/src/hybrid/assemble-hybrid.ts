import { normalize, VsmError } from '@vsm/core';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { activationDeviation, blockScales, signedSquareRoots } from './block-scales.ts';
import { drawNormals } from './seeded-normals.ts';

/** Numbers in a hybrid embedding. */
export const hybridDimensions = 512;
/** Changes whenever the same picture would get other numbers or attributes; a part of the space's id. */
export const hybridVersion = 'hybrid-2';
/** Channels of MobileNetV2's layer `block_13_expand_relu`, whose means over the picture are the network's half. */
export const pooledActivationCount = 576;

const descriptorLength = 648;
const assembledLength = descriptorLength + pooledActivationCount;
const projectionSeed = 20_250_101;

/**
 * The embedding of the embedded encoder: the handcrafted descriptor and a network's pooled activations, weighted to equal
 * energy and projected from 1224 to 512 numbers by a fixed random matrix, which keeps angles to within a few hundredths.
 * Unit length, deterministic. The first call builds the matrix (about 50 ms), each call costs 627,000 multiplications.
 *
 * @param pooledActivations `[pooledActivationCount]`, each at least 0.
 * @throws VsmError `EMBEDDING_INVALID` when the count differs or a number is negative or not finite.
 */
export function assembleHybrid(descriptor: Descriptor, pooledActivations: Float32Array): Float32Array {
  assertActivations(pooledActivations);
  const assembled = new Float32Array(assembledLength);
  writeDescriptorHalf(assembled, descriptor);
  writeActivationHalf(assembled, pooledActivations);
  return normalize(project(normalize(assembled)));
}

function assertActivations(activations: Float32Array): void {
  if (activations.length !== pooledActivationCount) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      `The hybrid takes ${pooledActivationCount} pooled activations; the network gave ${activations.length}. Use the network of @vsm/model-embedded.`,
      { details: { expected: pooledActivationCount, actual: activations.length } },
    );
  }
  const index = activations.findIndex((value) => !(value >= 0 && Number.isFinite(value)));
  if (index >= 0) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      `Pooled activation ${index} is ${activations[index]}; after ReLU all are finite and at least 0. Use the network of @vsm/model-embedded.`,
      { details: { index, value: String(activations[index]) } },
    );
  }
}

const descriptorEnergy: number = Math.sqrt(blockScales.reduce((sum, { weight }) => sum + weight * weight, 0));

function writeDescriptorHalf(assembled: Float32Array, descriptor: Descriptor): void {
  let offset = 0;
  for (const { block, rooted, deviation, weight } of blockScales) {
    const values = rooted ? signedSquareRoots(descriptor[block]) : descriptor[block];
    const scale = weight / deviation / descriptorEnergy;
    for (let i = 0; i < values.length; i++) assembled[offset + i] = values[i]! * scale;
    offset += values.length;
  }
}

function writeActivationHalf(assembled: Float32Array, activations: Float32Array): void {
  for (let i = 0; i < activations.length; i++) {
    assembled[descriptorLength + i] = Math.sqrt(activations[i]!) / activationDeviation;
  }
}

/** Row `i` is the direction of output number `i`. Built at the first use, since most programs never need it. */
let projectionMatrix: Float32Array | undefined;

function project(assembled: Float32Array): Float32Array {
  projectionMatrix ??= drawNormals(hybridDimensions * assembledLength, projectionSeed);
  const matrix = projectionMatrix;
  const projected = new Float32Array(hybridDimensions);
  for (let row = 0; row < hybridDimensions; row++) {
    const start = row * assembledLength;
    let sum = 0;
    for (let i = 0; i < assembledLength; i++) sum += matrix[start + i]! * assembled[i]!;
    projected[row] = sum;
  }
  return projected;
}
