import { VsmError } from '@vsm/core';
import type { ElementType, OnnxTensor } from './onnx-model.ts';

const elementTypeOfArray: Readonly<Record<string, ElementType>> = {
  Float32Array: 'float32',
  Uint8Array: 'uint8',
  Int8Array: 'int8',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
};

/** A tensor that shares the memory of `values`. */
export function createTensor(
  name: string,
  shape: readonly number[],
  values: Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array,
): OnnxTensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size !== values.length) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `The tensor ${name} of shape [${shape.join(', ')}] takes ${size} values; ${values.length} were given.`,
    );
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { name, elementType: elementTypeOfArray[values.constructor.name]!, shape, bytes };
}

export function float32Tensor(name: string, shape: readonly number[], values: Iterable<number>): OnnxTensor {
  return createTensor(name, shape, Float32Array.from(values));
}

/** Of rank 1. */
export function int64Tensor(name: string, values: readonly number[]): OnnxTensor {
  return createTensor(name, [values.length], BigInt64Array.from(values, BigInt));
}

/**
 * The elements of a float32 tensor: a view where its bytes are aligned, else a copy. Not to be written to.
 *
 * @throws VsmError `MODEL_UNUSABLE` when it holds elements of another type.
 */
export function float32Values(tensor: OnnxTensor): Float32Array {
  const { bytes } = tensor;
  assertElementType(tensor, 'float32');
  const aligned = bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

/**
 * The elements of an int64 tensor as numbers, exact up to 2^53.
 *
 * @throws VsmError `MODEL_UNUSABLE` when it holds elements of another type.
 */
export function int64Values(tensor: OnnxTensor): number[] {
  const { bytes } = tensor;
  assertElementType(tensor, 'int64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 8 }, (_, i) => Number(view.getBigInt64(i * 8, true)));
}

function assertElementType({ name, elementType }: OnnxTensor, expected: ElementType): void {
  if (elementType === expected) return;
  throw new VsmError('MODEL_UNUSABLE', `The tensor ${name} must hold ${expected}; it holds ${elementType}.`);
}
