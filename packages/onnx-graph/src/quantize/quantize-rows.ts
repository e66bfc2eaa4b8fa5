import type { OnnxNode, OnnxTensor } from '../format/onnx-model.ts';
import { float32Tensor, int64Tensor } from '../format/tensor-values.ts';
import { runtimeDomain } from '../rewrite/runtime-operators.ts';

/** A value [batch, tokens, width] in unsigned bytes: `(bytes - zero) * scale` is about the value. */
export interface QuantizedRows {
  readonly nodes: readonly OnnxNode[];
  /** [batch, tokens, width]. */
  readonly bytes: string;
  /** [batch, 1, 1]. */
  readonly scale: string;
  /** `scale * zero`, [batch, 1, 1]. */
  readonly offset: string;
}

/** What `quantizeRows` computes with. */
export const quantizationConstants: readonly OnnxTensor[] = [
  float32Tensor('int8/0', [], [0]),
  float32Tensor('int8/steps', [], [1 / 255]),
  float32Tensor('int8/least-scale', [], [1e-30]),
  int64Tensor('int8/axes', [1, 2]),
  int64Tensor('int8/spread', [-1, 1, 1]),
];

/** Where ReduceMax takes its axes as an input instead of an attribute. */
const axesAsInput = 18;

/**
 * Nodes that turn `value`, [batch, tokens, width], into bytes, each of the batch by its own range, in which 0 has a code: so
 * none depends on the others.
 *
 * @param opset Of ONNX's own operators.
 */
export function quantizeRows(value: string, opset: number): QuantizedRows {
  const at = (part: string) => `${value}/int8/${part}`;
  const nodes: OnnxNode[] = [];
  const add = (operator: string, inputs: readonly string[], part: string, more: Partial<OnnxNode> = {}): string => {
    nodes.push({ operator, name: at(part), inputs, outputs: [at(part)], attributes: {}, ...more });
    return at(part);
  };
  const reduce = (operator: string, part: string): string =>
    opset >= axesAsInput
      ? add(operator, [value, 'int8/axes'], part, { attributes: { keepdims: { kind: 'int', value: 0 } } })
      : add(operator, [value], part, {
          attributes: { axes: { kind: 'ints', value: [1, 2] }, keepdims: { kind: 'int', value: 0 } },
        });

  const highest = add('Max', [reduce('ReduceMax', 'max'), 'int8/0'], 'highest');
  const lowest = add('Min', [reduce('ReduceMin', 'min'), 'int8/0'], 'lowest');
  const step = add('Mul', [add('Sub', [highest, lowest], 'range'), 'int8/steps'], 'step');
  const scale = add('Max', [step, 'int8/least-scale'], 'scale');
  const zero = add('Round', [add('Neg', [add('Div', [lowest, scale], 'steps-below')], 'steps-to-zero')], 'zero');
  // Of the type uint8, as ONNX numbers types.
  const zeroByte = add('Cast', [zero], 'zero-byte', { attributes: { to: { kind: 'int', value: 2 } } });
  const bytes = add('QuantizeLinear', [value, scale, zeroByte], 'bytes', {
    domain: runtimeDomain,
    attributes: { axis: { kind: 'int', value: 0 } },
  });
  return {
    nodes,
    bytes,
    scale: add('Reshape', [scale, 'int8/spread'], 'scale-of-each'),
    offset: add('Reshape', [add('Mul', [scale, zero], 'offset'), 'int8/spread'], 'offset-of-each'),
  };
}
