import protobuf from 'protobufjs';

/**
 * The part of ONNX's schema that a convolutional network needs.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const schema = `
  syntax = "proto3";
  package onnx;
  message AttributeProto { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message NodeProto { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated AttributeProto attribute = 5; }
  message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  message TensorShapeProto { repeated Dimension dim = 1; }
  message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TypeProto { TensorTypeProto tensor_type = 1; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message GraphProto { repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5; repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12; }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message ModelProto { int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; }
`;

const modelType = protobuf.parse(schema).root.lookupType('onnx.ModelProto');

const irVersion = 8;
const opsetVersion = 13;
const attributeType = { int: 2, ints: 7 };
const elementType = { float32: 1, uint8: 2 };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** A float32 tensor that goes in or comes out; a named dimension may have any size. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** `graph` as the bytes of an ONNX file. The same graph gives the same bytes. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const message = modelType.fromObject({
    irVersion,
    producerName: 'vsm',
    opsetImport: [{ domain: '', version: opsetVersion }],
    graph: {
      name: graph.name,
      node: graph.nodes.map(toNodeProto),
      initializer: graph.constants.map(toTensorProto),
      input: graph.inputs.map(toValueInfoProto),
      output: graph.outputs.map(toValueInfoProto),
    },
  });
  return modelType.encode(message).finish();
}

function toNodeProto({ operator, inputs, output, attributes = {} }: OnnxNode): object {
  return {
    name: output,
    opType: operator,
    input: inputs,
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? { name, type: attributeType.int, i: value }
        : { name, type: attributeType.ints, ints: value },
    ),
  };
}

function toTensorProto({ name, shape, data }: OnnxTensor): object {
  return {
    name,
    dims: shape,
    dataType: data instanceof Float32Array ? elementType.float32 : elementType.uint8,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function toValueInfoProto({ name, shape }: OnnxValue): object {
  const dim = shape.map((extent) => (typeof extent === 'string' ? { dimParam: extent } : { dimValue: extent }));
  return { name, type: { tensorType: { elemType: elementType.float32, shape: { dim } } } };
}
