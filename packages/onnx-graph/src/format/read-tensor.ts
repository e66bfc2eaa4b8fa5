import { VsmError } from '@vsm/core';
import type protobuf from 'protobufjs/minimal.js';
import { type ElementType, elementTypeCodes, type OnnxTensor } from './onnx-model.ts';
import { readFields, readLong, readRepeated } from './read-fields.ts';

const elementTypesByCode = new Map<number, ElementType>(
  Object.entries(elementTypeCodes).map(([name, code]) => [code, name as ElementType]),
);

export function elementTypeOf(code: number, name: string): ElementType {
  const elementType = elementTypesByCode.get(code);
  if (elementType) return elementType;
  throw new VsmError('MODEL_UNUSABLE', `${name} holds elements of ONNX type ${code}, which VSM does not know.`);
}

/** TensorProto, however it stores its elements. */
export function readTensor(reader: protobuf.Reader, length: number): OnnxTensor {
  let name = '';
  let code = 0;
  let isExternal = false;
  let raw: Uint8Array | undefined;
  const shape: number[] = [];
  const values: number[] = [];
  const readValues = (readOne: () => number) => (wireType: number) => readRepeated(reader, wireType, values, readOne);
  readFields(reader, reader.pos + length, {
    1: (wireType) => readRepeated(reader, wireType, shape, () => readLong(reader)),
    2: () => (code = reader.int32()),
    4: readValues(() => reader.float()),
    5: readValues(() => reader.int32()),
    7: readValues(() => readLong(reader)),
    8: () => (name = reader.string()),
    9: () => (raw = reader.bytes()),
    10: readValues(() => reader.double()),
    14: () => (isExternal = reader.int32() === 1),
  });
  if (isExternal) {
    throw new VsmError('MODEL_UNUSABLE', `The weights of ${name} lie in another file; expected them inside the model.`);
  }
  const elementType = elementTypeOf(code, name);
  return { name, elementType, shape, bytes: raw ?? encodeValues(elementType, values, name) };
}

const arrayOf: Partial<Record<ElementType, (values: number[]) => ArrayBufferView>> = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  int8: (values) => Int8Array.from(values),
  bool: (values) => Uint8Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  int16: (values) => Int16Array.from(values),
  // Half floats stand as the integers of their bits.
  float16: (values) => Uint16Array.from(values),
  bfloat16: (values) => Uint16Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, BigInt),
};

function encodeValues(elementType: ElementType, values: number[], name: string): Uint8Array {
  const array = arrayOf[elementType]?.(values);
  if (!array) {
    throw new VsmError('MODEL_UNUSABLE', `The tensor ${name} stores ${elementType} in a way that VSM does not read.`);
  }
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
