import protobuf from 'protobufjs/minimal.js';
import {
  elementTypeCodes,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-model.ts';
import { attributeTypes } from './read-attribute.ts';

type Writer = protobuf.Writer;

const varint = 0;
const fixed32 = 5;
const delimited = 2;
/** ONNX's number for a tensor in another file. */
const external = 1;

/** Where the bytes of a tensor lie outside the model's file. */
export interface TensorPlace {
  /** A file in the model's folder. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

type PlaceTensor = (tensor: OnnxTensor) => TensorPlace | undefined;

/** `model` as the bytes of an ONNX file. The same model gives the same bytes. */
export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  return concatenate(encodeOnnxChunks(model));
}

/**
 * The same bytes in pieces, in order. Pieces that hold weights are the tensors' own memory: writing them one after the
 * other to a file copies nothing.
 *
 * @param placeOf Says which weights are left out, and where they lie.
 */
export function encodeOnnxChunks(model: OnnxModel, placeOf: PlaceTensor = () => undefined): readonly Uint8Array[] {
  const { irVersion, producerName, opsets, graph, otherFields = [] } = model;
  const head = protobuf.Writer.create();
  writeLong(head, 1, irVersion);
  writeString(head, 2, producerName);
  const tail = protobuf.Writer.create();
  for (const { domain, version } of opsets) {
    tail.uint32(tag(8, delimited)).fork();
    writeString(tail, 1, domain);
    writeLong(tail, 2, version);
    tail.ldelim();
  }
  return [...asField(head, 7, encodeGraph(graph, placeOf)), tail.finish(), ...otherFields];
}

/** What is in `writer`, then field `field` with the content `chunks`. */
function asField(writer: Writer, field: number, chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [writer.uint32(tag(field, delimited)).uint32(length).finish(), ...chunks];
}

function encodeGraph(
  { nodes, name, initializers, inputs, outputs, otherFields = [] }: OnnxGraph,
  placeOf: PlaceTensor,
): Uint8Array[] {
  const head = protobuf.Writer.create();
  for (const node of nodes) writeNode(head.uint32(tag(1, delimited)).fork(), node).ldelim();
  writeString(head, 2, name);
  const tail = protobuf.Writer.create();
  for (const input of inputs) writeValue(tail.uint32(tag(11, delimited)).fork(), input).ldelim();
  for (const output of outputs) writeValue(tail.uint32(tag(12, delimited)).fork(), output).ldelim();
  const tensors = initializers.flatMap((tensor) =>
    asField(protobuf.Writer.create(), 5, encodeTensor(tensor, placeOf(tensor))),
  );
  return [head.finish(), ...tensors, tail.finish(), ...otherFields];
}

function writeNode(writer: Writer, { operator, domain = '', name, inputs, outputs, attributes }: OnnxNode): Writer {
  for (const input of inputs) writer.uint32(tag(1, delimited)).string(input);
  for (const output of outputs) writer.uint32(tag(2, delimited)).string(output);
  writeString(writer, 3, name);
  writeString(writer, 4, operator);
  for (const [attributeName, attribute] of Object.entries(attributes)) {
    writer.uint32(tag(5, delimited));
    if (attribute.kind === 'opaque') writer.bytes(attribute.value);
    else writeAttribute(writer.fork(), attributeName, attribute).ldelim();
  }
  writeString(writer, 7, domain);
  return writer;
}

function writeAttribute(
  writer: Writer,
  name: string,
  attribute: Exclude<OnnxAttribute, { readonly kind: 'opaque' }>,
): Writer {
  writeString(writer, 1, name);
  switch (attribute.kind) {
    case 'float':
      writer.uint32(tag(2, fixed32)).float(attribute.value);
      break;
    case 'int':
      writeLong(writer, 3, attribute.value);
      break;
    case 'string':
      writeString(writer, 4, attribute.value);
      break;
    case 'tensor':
      writer.uint32(tag(5, delimited)).bytes(concatenate(encodeTensor(attribute.value, undefined)));
      break;
    case 'floats':
      writer.uint32(tag(7, delimited)).fork();
      for (const value of attribute.value) writer.float(value);
      writer.ldelim();
      break;
    case 'ints':
      writeLongs(writer, 8, attribute.value);
      break;
  }
  return writer.uint32(tag(20, varint)).int32(attributeTypes[attribute.kind]);
}

function encodeTensor(
  { name, elementType, shape, bytes }: OnnxTensor,
  place: TensorPlace | undefined,
): readonly Uint8Array[] {
  const head = protobuf.Writer.create();
  if (shape.length > 0) writeLongs(head, 1, shape);
  head.uint32(tag(2, varint)).int32(elementTypeCodes[elementType]);
  writeString(head, 8, name);
  if (!place) return asField(head, 9, [bytes]);
  for (const [key, value] of Object.entries(place)) {
    head.uint32(tag(13, delimited)).fork();
    writeString(head, 1, key);
    writeString(head, 2, String(value));
    head.ldelim();
  }
  return [head.uint32(tag(14, varint)).int32(external).finish()];
}

function writeValue(writer: Writer, { name, elementType, shape }: OnnxValue): Writer {
  writeString(writer, 1, name);
  writer.uint32(tag(2, delimited)).fork();
  writer.uint32(tag(1, delimited)).fork();
  writer.uint32(tag(1, varint)).int32(elementTypeCodes[elementType]);
  writer.uint32(tag(2, delimited)).fork();
  for (const extent of shape) {
    writer.uint32(tag(1, delimited)).fork();
    if (typeof extent === 'number') writer.uint32(tag(1, varint)).int64(extent);
    if (typeof extent === 'string') writeString(writer, 2, extent);
    writer.ldelim();
  }
  return writer.ldelim().ldelim().ldelim();
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

/** An empty one is left out, which means the same. */
function writeString(writer: Writer, field: number, value: string): void {
  if (value !== '') writer.uint32(tag(field, delimited)).string(value);
}

/** Zero is left out, which means the same. */
function writeLong(writer: Writer, field: number, value: number): void {
  if (value !== 0) writer.uint32(tag(field, varint)).int64(toLong(value));
}

function writeLongs(writer: Writer, field: number, values: readonly number[]): void {
  writer.uint32(tag(field, delimited)).fork();
  for (const value of values) writer.int64(toLong(value));
  writer.ldelim();
}

/** The largest int64, which exporters use for "to the end", is no number of JavaScript. */
function toLong(value: number): number | string {
  return value >= 2 ** 63 ? '9223372036854775807' : value;
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
