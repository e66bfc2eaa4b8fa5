import type protobuf from 'protobufjs/minimal.js';
import type { OnnxAttribute, OnnxTensor } from './onnx-model.ts';
import { readFields, readLong, readRepeated } from './read-fields.ts';
import { readTensor } from './read-tensor.ts';

/** ONNX's numbers for the kinds of attributes. */
export const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;
const graphTypes: readonly number[] = [5, 10];

/** AttributeProto: its name, and what it holds. */
export function readAttribute(reader: protobuf.Reader, length: number): [string, OnnxAttribute] {
  const start = reader.pos;
  let [name, text] = ['', ''];
  let [type, float, int] = [0, 0, 0];
  let tensor: OnnxTensor | undefined;
  const floats: number[] = [];
  const ints: number[] = [];
  readFields(reader, start + length, {
    1: () => (name = reader.string()),
    2: () => (float = reader.float()),
    3: () => (int = readLong(reader)),
    4: () => (text = reader.string()),
    5: () => (tensor = readTensor(reader, reader.uint32())),
    7: (wireType) => readRepeated(reader, wireType, floats, () => reader.float()),
    8: (wireType) => readRepeated(reader, wireType, ints, () => readLong(reader)),
    20: () => (type = reader.int32()),
  });
  switch (type) {
    case attributeTypes.float:
      return [name, { kind: 'float', value: float }];
    case attributeTypes.int:
      return [name, { kind: 'int', value: int }];
    case attributeTypes.string:
      return [name, { kind: 'string', value: text }];
    case attributeTypes.floats:
      return [name, { kind: 'floats', value: floats }];
    case attributeTypes.ints:
      return [name, { kind: 'ints', value: ints }];
    case attributeTypes.tensor:
      if (tensor) return [name, { kind: 'tensor', value: tensor }];
  }
  const value = reader.buf.subarray(start, reader.pos);
  return [name, { kind: 'opaque', value, isGraph: graphTypes.includes(type) }];
}
