import type { OnnxGraph, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { int64Values } from '../format/tensor-values.ts';

/** Who makes and who takes each value of a graph, in maps: what every rewrite asks. */
export interface GraphIndex {
  /** The node whose output is `value`; undefined for a weight or an input of the graph. */
  producer(value: string): OnnxNode | undefined;
  /** The nodes that take `value`, in the graph's order. */
  consumers(value: string): readonly OnnxNode[];
  /** The tensor that `value` always is: a weight, or the output of a Constant node. */
  constant(value: string): OnnxTensor | undefined;
  /** The whole numbers that `value` always is; undefined for anything else. */
  integers(value: string): readonly number[] | undefined;
  /** Whether `value` comes out of the graph. */
  isOutput(value: string): boolean;
}

export function indexGraph({ nodes, initializers, inputs, outputs }: OnnxGraph): GraphIndex {
  const producers = new Map<string, OnnxNode>();
  const consumers = new Map<string, OnnxNode[]>();
  const constants = new Map<string, OnnxTensor>();
  const inputNames = new Set(inputs.map(({ name }) => name));
  // A weight that is an input too may be given another value.
  for (const tensor of initializers) if (!inputNames.has(tensor.name)) constants.set(tensor.name, tensor);
  for (const node of nodes) {
    for (const output of node.outputs) producers.set(output, node);
    for (const input of new Set(node.inputs)) consumers.set(input, [...(consumers.get(input) ?? []), node]);
    const { value } = node.attributes;
    if (node.operator === 'Constant' && value?.kind === 'tensor') constants.set(node.outputs[0]!, value.value);
  }
  const outputNames = new Set(outputs.map(({ name }) => name));
  return {
    producer: (value) => producers.get(value),
    consumers: (value) => consumers.get(value) ?? [],
    constant: (value) => constants.get(value),
    integers: (value) => {
      const tensor = constants.get(value);
      return tensor?.elementType === 'int64' ? int64Values(tensor) : undefined;
    },
    isOutput: (value) => outputNames.has(value),
  };
}

/** An integer attribute, or what ONNX takes in its absence. */
export function intAttribute(node: OnnxNode, name: string, otherwise: number): number {
  const attribute = node.attributes[name];
  return attribute?.kind === 'int' ? attribute.value : otherwise;
}

export function intsAttribute(node: OnnxNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : undefined;
}

/** Whether nodes hold graphs of their own, which may use any value around them. */
export function hasSubgraphs({ nodes }: OnnxGraph): boolean {
  return nodes.some(({ attributes }) =>
    Object.values(attributes).some((attribute) => attribute.kind === 'opaque' && attribute.isGraph),
  );
}
