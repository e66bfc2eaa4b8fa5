import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { smallTextModel, smallVisionModel } from '../small-clip.testing.ts';
import type { OnnxModel } from './onnx-model.ts';
import { readOnnxModel } from './read-onnx-model.ts';
import { separateWeights } from './separate-weights.ts';
import { createTensor, float32Values, int64Values } from './tensor-values.ts';
import { encodeOnnxChunks, encodeOnnxModel } from './write-onnx-model.ts';

describe('readOnnxModel', () => {
  it.each<[string, OnnxModel]>([
    ['a picture tower', smallVisionModel],
    ['a text tower', smallTextModel],
  ])('reads what was written, and writes the same bytes again: %s', (_, model) => {
    const bytes = encodeOnnxModel(model);
    const read = readOnnxModel(bytes);
    expect(read).toEqual(model);
    expect(Buffer.compare(encodeOnnxModel(read), bytes)).toBe(0);
  });

  it('shares the memory of the weights, in reading and in writing', () => {
    const bytes = encodeOnnxModel(smallVisionModel);
    const read = readOnnxModel(bytes);
    for (const tensor of read.graph.initializers) expect(tensor.bytes.buffer).toBe(bytes.buffer);
    const chunks = encodeOnnxChunks(read);
    for (const tensor of read.graph.initializers) expect(chunks).toContain(tensor.bytes);
  });

  it('lays large weights apart, on pages of their own, and refuses to read them from one file', () => {
    const { weights, encode } = separateWeights(smallVisionModel);
    const large = smallVisionModel.graph.initializers.filter(({ bytes }) => bytes.length >= 1024);
    let offset = 0;
    for (const chunk of weights) {
      if (large.some(({ bytes }) => bytes === chunk)) expect(offset % 4096).toBe(0);
      offset += chunk.length;
    }
    for (const { bytes } of large) expect(weights).toContain(bytes);
    const graph = Buffer.concat(encode('beside.weights'));
    expect(graph.toString('latin1').split('beside.weights')).toHaveLength(large.length + 1);
    expect(() => readOnnxModel(graph)).toThrow(/lie in another file/);
  });

  it('keeps attributes of all kinds, and what it does not know', () => {
    const value = { a: 1, b: -1, end: 2 ** 63 };
    const attributes: OnnxModel['graph']['nodes'][number]['attributes'] = {
      int: { kind: 'int', value: value.b },
      float: { kind: 'float', value: 0.5 },
      string: { kind: 'string', value: 'größer' },
      ints: { kind: 'ints', value: [0, value.a, value.b, value.end] },
      floats: { kind: 'floats', value: [0, -1.5] },
      tensor: { kind: 'tensor', value: createTensor('t', [1], Int8Array.of(-3)) },
    };
    const node = {
      operator: 'Any',
      domain: 'com.example',
      name: 'n',
      inputs: ['', 'x'],
      outputs: ['y', ''],
      attributes,
    };
    const metadata = Uint8Array.of((14 << 3) | 2, 3, 10, 1, 97);
    const { graph } = smallVisionModel;
    const model = { ...smallVisionModel, otherFields: [metadata], graph: { ...graph, nodes: [node] } };
    expect(readOnnxModel(encodeOnnxModel(model))).toEqual(model);
  });

  it('reads numbers that do not stand packed, and weights as typed fields', () => {
    const tensor = protobuf.Writer.create();
    for (const extent of [1, 2]) tensor.uint32(1 << 3).int64(extent);
    tensor.uint32(2 << 3).int32(1);
    for (const value of [0.5, -2]) tensor.uint32((4 << 3) | 5).float(value);
    tensor.uint32((8 << 3) | 2).string('w');
    const [read] = readOnnxModel(graphOf(tensor.finish())).graph.initializers;
    expect(read).toMatchObject({ name: 'w', shape: [1, 2], elementType: 'float32' });
    expect([...float32Values(read!)]).toEqual([0.5, -2]);
    expect(() => int64Values(read!)).toThrow('must hold int64; it holds float32');
  });

  it('refuses weights in another file', () => {
    const tensor = protobuf.Writer.create()
      .uint32(14 << 3)
      .int32(1)
      .finish();
    expect(() => readOnnxModel(graphOf(tensor))).toThrow(/lie in another file/);
  });

  it.each([
    ['text', Buffer.from('<!doctype html><title>Sign in</title>')],
    ['nothing', new Uint8Array(0)],
    ['a model cut short', encodeOnnxModel(smallVisionModel).subarray(0, 5000)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readOnnxModel(bytes)).toThrow(expect.objectContaining({ code: 'MODEL_UNUSABLE' }));
  });
});

/** A file with one weight. */
function graphOf(tensor: Uint8Array): Uint8Array {
  const graph = protobuf.Writer.create()
    .uint32((5 << 3) | 2)
    .bytes(tensor)
    .finish();
  return protobuf.Writer.create()
    .uint32((7 << 3) | 2)
    .bytes(graph)
    .finish();
}
