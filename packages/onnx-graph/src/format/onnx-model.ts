/** An ONNX file in memory. Plain data: a rewrite makes a new one that shares the tensors it leaves alone. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsets: readonly OperatorSet[];
  readonly graph: OnnxGraph;
  /** Fields of the file that nothing here needs, as they were: documentation, metadata, functions. */
  readonly otherFields?: readonly Uint8Array[];
}

export interface OperatorSet {
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly version: number;
}

export interface OnnxGraph {
  readonly name: string;
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** As in the model. The shapes of values inside the graph are not kept: a runtime infers them. */
  readonly otherFields?: readonly Uint8Array[];
}

export interface OnnxNode {
  readonly operator: string;
  /** Absent for ONNX's own operators. */
  readonly domain?: string;
  readonly name: string;
  /** Names of values; empty for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** `opaque` is an attribute that nothing here needs (a subgraph, a sparse tensor), encoded as it was. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'opaque'; readonly value: Uint8Array; readonly isGraph: boolean };

/** What goes into a graph or comes out. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: ElementType;
  /** A named dimension may have any size; `null` stands for one that the file says nothing of. */
  readonly shape: readonly (number | string | null)[];
}

export interface OnnxTensor {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly number[];
  /** Little-endian elements, row-major. Often a view of a part of the file, and then not aligned. */
  readonly bytes: Uint8Array;
}

/** With ONNX's numbers for them. */
export const elementTypeCodes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

export type ElementType = keyof typeof elementTypeCodes;
