import { VsmError } from '@vsm/core';
import protobuf from 'protobufjs/minimal.js';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue, OperatorSet } from './onnx-model.ts';
import { readAttribute } from './read-attribute.ts';
import { readFields, readLong } from './read-fields.ts';
import { elementTypeOf, readTensor } from './read-tensor.ts';

type Reader = protobuf.Reader;

/**
 * The model in the bytes of an ONNX file. Weights are views of `bytes`, not copies: reading 350 MB takes milliseconds.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the bytes are no ONNX model, or its weights lie in another file.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function readOnnxModel(bytes: Uint8Array): OnnxModel {
  try {
    // A plain view, for a Buffer would make protobufjs read by Node's means.
    return readModel(protobuf.Reader.create(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (cause) {
    if (VsmError.is(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VsmError(
      'MODEL_UNUSABLE',
      `These ${bytes.length} bytes are no ONNX model (${reason}). Download the model again.`,
      { cause },
    );
  }
}

function readModel(reader: Reader): OnnxModel {
  let irVersion = 0;
  let producerName = '';
  let graph: OnnxGraph | undefined;
  const opsets: OperatorSet[] = [];
  const otherFields = readFields(reader, reader.len, {
    1: () => (irVersion = readLong(reader)),
    2: () => (producerName = reader.string()),
    7: () => (graph = readGraph(reader, reader.uint32())),
    8: () => opsets.push(readOperatorSet(reader, reader.uint32())),
  });
  if (!graph) throw new Error('it has no graph');
  return { irVersion, producerName, opsets, graph, ...(otherFields.length > 0 && { otherFields }) };
}

function readOperatorSet(reader: Reader, length: number): OperatorSet {
  let domain = '';
  let version = 0;
  readFields(reader, reader.pos + length, {
    1: () => (domain = reader.string()),
    2: () => (version = readLong(reader)),
  });
  return { domain, version };
}

function readGraph(reader: Reader, length: number): OnnxGraph {
  let name = '';
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const otherFields = readFields(reader, reader.pos + length, {
    1: () => nodes.push(readNode(reader, reader.uint32())),
    2: () => (name = reader.string()),
    5: () => initializers.push(readTensor(reader, reader.uint32())),
    11: () => inputs.push(readValue(reader, reader.uint32())),
    12: () => outputs.push(readValue(reader, reader.uint32())),
    13: () => reader.skipType(2),
  });
  return { name, nodes, initializers, inputs, outputs, ...(otherFields.length > 0 && { otherFields }) };
}

function readNode(reader: Reader, length: number): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let [name, operator, domain] = ['', '', ''];
  const attributes: Record<string, OnnxNode['attributes'][string]> = {};
  readFields(reader, reader.pos + length, {
    1: () => inputs.push(reader.string()),
    2: () => outputs.push(reader.string()),
    3: () => (name = reader.string()),
    4: () => (operator = reader.string()),
    5: () => {
      const [attributeName, attribute] = readAttribute(reader, reader.uint32());
      attributes[attributeName] = attribute;
    },
    7: () => (domain = reader.string()),
  });
  return { operator, ...(domain !== '' && { domain }), name, inputs, outputs, attributes };
}

/** ValueInfoProto, whose type is a tensor's. */
function readValue(reader: Reader, length: number): OnnxValue {
  let name = '';
  let elementTypeCode = 0;
  const shape: OnnxValue['shape'][number][] = [];

  const readDimension = (end: number) => {
    let extent: OnnxValue['shape'][number] = null;
    readFields(reader, end, {
      1: () => (extent = readLong(reader)),
      2: () => (extent = reader.string()),
    });
    shape.push(extent);
  };
  const inMessage = (read: (end: number) => void) => () => read(reader.uint32() + reader.pos);
  const readShape = (end: number) => readFields(reader, end, { 1: inMessage(readDimension) });
  const readTensorType = (end: number) =>
    readFields(reader, end, { 1: () => (elementTypeCode = reader.int32()), 2: inMessage(readShape) });
  const readType = (end: number) => readFields(reader, end, { 1: inMessage(readTensorType) });

  readFields(reader, reader.pos + length, { 1: () => (name = reader.string()), 2: inMessage(readType) });
  return { name, elementType: elementTypeOf(elementTypeCode, name), shape };
}
