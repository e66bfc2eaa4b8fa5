import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { createTensor, float32Tensor, int64Tensor } from '../format/tensor-values.ts';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Collects nodes and weights in the order in which they are added, naming values by operator and number. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];

  /** Adds a node and returns its output's name. */
  add(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = `/${operator}_${this.#nodes.length}`;
    const output = `${name}_output_0`;
    this.#nodes.push({ operator, name, inputs, outputs: [output], attributes });
    return output;
  }

  /** Small constants are nodes, as exporters write them. */
  constant(value: OnnxTensor): string {
    return this.add('Constant', [], { value: { kind: 'tensor', value } });
  }

  number(value: number): string {
    return this.constant(float32Tensor('', [], [value]));
  }

  index(value: number): string {
    return this.constant(createTensor('', [], BigInt64Array.of(BigInt(value))));
  }

  indices(...values: readonly number[]): string {
    return this.constant(int64Tensor('', values));
  }

  weight(name: string, shape: readonly number[], values: Float32Array): string {
    this.#initializers.push(createTensor(name, shape, values));
    return name;
  }

  weightOf(tensor: OnnxTensor): string {
    this.#initializers.push(tensor);
    return tensor.name;
  }

  /** `name` becomes another name of the last node's output. */
  nameOutput(name: string): void {
    const last = this.#nodes.pop()!;
    this.#nodes.push({ ...last, outputs: [name] });
  }

  build(graph: Pick<OnnxGraph, 'name' | 'inputs' | 'outputs'>): OnnxModel {
    return {
      irVersion: 7,
      producerName: 'vsm',
      opsets: [{ domain: '', version: 14 }],
      graph: { ...graph, nodes: this.#nodes, initializers: this.#initializers },
    };
  }
}

export function int(value: number): OnnxAttribute {
  return { kind: 'int', value };
}

export function ints(...value: readonly number[]): OnnxAttribute {
  return { kind: 'ints', value };
}
