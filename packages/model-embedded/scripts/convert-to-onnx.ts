import {
  createTensor,
  float32Tensor,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
} from '@vsm/onnx-graph';
import { embeddedModel } from '@vsm/vision';
import {
  type ConvolutionLayer,
  getWeight,
  type KerasLayer,
  type KerasNetwork,
  kernelShapeOf,
  type NormalizationLayer,
  type Padding,
  type QuantizedWeight,
} from './keras-network.ts';

const noPadding: Padding = [
  [0, 0],
  [0, 0],
];

/**
 * `network` and a global average pool as an ONNX model, from [batch, 3, height, width] with values 0..1
 * to [batch, channels of the last layer].
 *
 * The uint8 weights stay as they are: y = gamma * (conv(x, w) - mean) / sqrt(variance + epsilon) + beta
 * is a convolution whose weights have another scale per output channel, which DequantizeLinear applies, and a bias.
 */
export function convertToOnnx(network: KerasNetwork): OnnxModel {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [float32Tensor('zero', [], [0]), float32Tensor('six', [], [6])];
  /** The ONNX value that stands for a layer's output, and the padding still to be applied to it. */
  const outputOf = new Map<string, { value: string; padding: Padding; channels: number }>();
  const inputsOf = (layer: KerasLayer) => layer.inbound_nodes.map((name) => outputOf.get(name)!);

  for (const layer of network.layers) {
    const [input] = inputsOf(layer);
    switch (layer.class_name) {
      case 'InputLayer':
        outputOf.set(layer.name, { value: embeddedModel.inputName, padding: noPadding, channels: 3 });
        break;
      case 'ZeroPadding2D':
        outputOf.set(layer.name, { ...input!, padding: layer.config.padding });
        break;
      case 'Conv2D':
      case 'DepthwiseConv2D': {
        const convolution = convertConvolution(network, layer, input!);
        nodes.push(...convolution.nodes);
        constants.push(...convolution.constants);
        outputOf.set(layer.name, { value: layer.name, padding: noPadding, channels: convolution.channels });
        break;
      }
      case 'BatchNormalization':
        outputOf.set(layer.name, input!);
        break;
      case 'ReLU':
        nodes.push(createNode('Clip', [input!.value, 'zero', 'six'], layer.name));
        outputOf.set(layer.name, { ...input!, value: layer.name });
        break;
      case 'Add':
        nodes.push(
          createNode(
            'Add',
            inputsOf(layer).map(({ value }) => value),
            layer.name,
          ),
        );
        outputOf.set(layer.name, { ...input!, value: layer.name });
        break;
    }
  }

  const last = outputOf.get(network.layers.at(-1)!.name)!;
  nodes.push(createNode('ReduceMean', [last.value], embeddedModel.outputName, { axes: [2, 3], keepdims: 0 }));
  return {
    irVersion: 8,
    producerName: 'vsm',
    opsets: [{ domain: '', version: 13 }],
    graph: {
      name: 'mobilenet-v2',
      nodes,
      initializers: constants,
      inputs: [{ name: embeddedModel.inputName, elementType: 'float32', shape: ['batch', 3, 'height', 'width'] }],
      outputs: [{ name: embeddedModel.outputName, elementType: 'float32', shape: ['batch', last.channels] }],
    },
  };
}

/** A node named after its one output. */
function createNode(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): OnnxNode {
  const typed = Object.entries(attributes).map(([name, value]): [string, OnnxAttribute] => [
    name,
    typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value },
  ]);
  return { operator, name: output, inputs, outputs: [output], attributes: Object.fromEntries(typed) };
}

function convertConvolution(
  network: KerasNetwork,
  layer: ConvolutionLayer,
  input: { readonly value: string; readonly padding: Padding },
): { nodes: OnnxNode[]; constants: OnnxTensor[]; channels: number } {
  const { name } = layer;
  const isDepthwise = layer.class_name === 'DepthwiseConv2D';
  const kernel = getWeight(network, `${name}/${isDepthwise ? 'depthwise_kernel' : 'kernel'}`);
  const weights = transposeKernel(kernel, isDepthwise);
  const [channels, , kernelHeight, kernelWidth] = weights.shape;
  const { scales, bias } = foldNormalization(network, findNormalization(network, name), kernel.scale);
  const groups = isDepthwise ? channels : 1;
  const pads = convolutionPads(layer, input.padding, [kernelHeight, kernelWidth]);
  return {
    channels,
    constants: [
      createTensor(`${name}/codes`, weights.shape, weights.codes),
      createTensor(`${name}/scales`, [channels], scales),
      createTensor(`${name}/zero-points`, [channels], new Uint8Array(channels).fill(zeroPointOf(kernel))),
      createTensor(`${name}/bias`, [channels], bias),
    ],
    nodes: [
      createNode('DequantizeLinear', [`${name}/codes`, `${name}/scales`, `${name}/zero-points`], `${name}/weights`, {
        axis: 0,
      }),
      createNode('Conv', [input.value, `${name}/weights`, `${name}/bias`], name, {
        kernel_shape: [kernelHeight, kernelWidth],
        strides: layer.config.strides,
        pads,
        group: groups,
      }),
    ],
  };
}

/** ONNX's order: top, left, bottom, right. */
function convolutionPads(layer: ConvolutionLayer, padding: Padding, [height, width]: [number, number]): number[] {
  if (layer.config.padding === 'valid') return [padding[0][0], padding[1][0], padding[0][1], padding[1][1]];
  if (layer.config.strides.some((stride) => stride !== 1)) {
    throw new Error(`${layer.name}: "same" padding with a stride depends on the image's size; expected stride 1.`);
  }
  const [vertical, horizontal] = [(height - 1) / 2, (width - 1) / 2];
  return [vertical, horizontal, vertical, horizontal];
}

function findNormalization(network: KerasNetwork, convolution: string): NormalizationLayer {
  for (const layer of network.layers) {
    if (layer.class_name === 'BatchNormalization' && layer.inbound_nodes[0] === convolution) return layer;
  }
  throw new Error(`No batch normalization follows ${convolution}.`);
}

/** What batch normalization makes of a convolution's scale and bias, one number per output channel. */
function foldNormalization(
  network: KerasNetwork,
  layer: NormalizationLayer,
  kernelScale: number,
): { scales: Float32Array; bias: Float32Array } {
  const parameter = (name: string) => dequantize(getWeight(network, `${layer.name}/${name}`));
  const [gamma, beta] = [parameter('gamma'), parameter('beta')];
  const [mean, variance] = [parameter('moving_mean'), parameter('moving_variance')];
  const gains = gamma.map((value, channel) => value / Math.sqrt(variance[channel]! + layer.config.epsilon));
  return {
    scales: Float32Array.from(gains, (gain) => gain * kernelScale),
    bias: Float32Array.from(gains, (gain, channel) => beta[channel]! - mean[channel]! * gain),
  };
}

/** In double precision. */
function dequantize({ codes, scale, min }: QuantizedWeight): Float64Array {
  return Float64Array.from(codes, (code) => code * scale + min);
}

/** The code of the weight 0. DequantizeLinear can only express kernels that have one. */
function zeroPointOf({ name, scale, min }: QuantizedWeight): number {
  const zeroPoint = Math.round(-min / scale);
  const isExact = Math.abs(zeroPoint * scale + min) <= 1e-4 * scale && zeroPoint >= 0 && zeroPoint <= 255;
  if (!isExact) throw new Error(`${name}: no code from 0 to 255 stands for the weight 0 (scale ${scale}, min ${min}).`);
  return zeroPoint;
}

/** From Keras's (height, width, in, out) to ONNX's (out, in, height, width); a depthwise kernel has one input per group. */
function transposeKernel(
  kernel: QuantizedWeight,
  isDepthwise: boolean,
): { shape: [number, number, number, number]; codes: Uint8Array } {
  const { codes } = kernel;
  const [height, width, inputs, outputs] = kernelShapeOf(kernel);
  // A depthwise kernel's "inputs" are its output channels, and its last axis is the depth multiplier 1.
  const [outChannels, inChannels] = isDepthwise ? [inputs, 1] : [outputs, inputs];
  const area = height * width;
  const transposed = new Uint8Array(codes.length);
  for (let position = 0; position < area; position++) {
    for (let input = 0; input < inChannels; input++) {
      for (let output = 0; output < outChannels; output++) {
        transposed[(output * inChannels + input) * area + position] =
          codes[(position * inChannels + input) * outChannels + output]!;
      }
    }
  }
  return { shape: [outChannels, inChannels, height, width], codes: transposed };
}
