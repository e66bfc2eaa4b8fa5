import {
  type ConvolutionLayer,
  getWeight,
  type KerasLayer,
  type KerasNetwork,
  kernelShapeOf,
  type NormalizationLayer,
  type PaddingLayer,
  type QuantizedWeight,
} from './keras-network.ts';

/** Row-major, channels last. */
export interface Activations {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float64Array;
}

/**
 * The output of the network's last layer, layer by layer as Keras defines them, in double precision. Slow and plain:
 * the truth that the ONNX file is held against. It shares nothing with the conversion but the reading of the weights.
 */
export function evaluateKerasNetwork(network: KerasNetwork, image: Activations): Activations {
  const outputs = new Map<string, Activations>();
  for (const layer of network.layers) {
    const inputs = layer.inbound_nodes.map((name) => outputs.get(name)!);
    outputs.set(layer.name, evaluateLayer(network, layer, layer.class_name === 'InputLayer' ? [image] : inputs));
  }
  return outputs.get(network.layers.at(-1)!.name)!;
}

/** The mean of each channel over all positions. */
export function averageOverPositions({ channels, data }: Activations): Float64Array {
  const means = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) means[i % channels]! += data[i]! / (data.length / channels);
  return means;
}

function evaluateLayer(network: KerasNetwork, layer: KerasLayer, inputs: readonly Activations[]): Activations {
  const first = inputs[0]!;
  switch (layer.class_name) {
    case 'InputLayer':
      return first;
    case 'ZeroPadding2D':
      return padWithZeros(first, layer);
    case 'Conv2D':
      return convolve(first, getWeight(network, `${layer.name}/kernel`), layer);
    case 'DepthwiseConv2D':
      return convolve(first, getWeight(network, `${layer.name}/depthwise_kernel`), layer);
    case 'BatchNormalization':
      return normalizeBatch(network, first, layer);
    case 'ReLU':
      return { ...first, data: first.data.map((value) => Math.min(Math.max(value, 0), 6)) };
    case 'Add':
      return { ...first, data: first.data.map((value, i) => value + inputs[1]!.data[i]!) };
  }
}

function padWithZeros(input: Activations, { config }: PaddingLayer): Activations {
  const [[top, bottom], [left, right]] = config.padding;
  const height = top + input.height + bottom;
  const width = left + input.width + right;
  const data = new Float64Array(height * width * input.channels);
  const rowLength = input.width * input.channels;
  for (let y = 0; y < input.height; y++) {
    const row = input.data.subarray(y * rowLength, (y + 1) * rowLength);
    data.set(row, ((y + top) * width + left) * input.channels);
  }
  return { height, width, channels: input.channels, data };
}

function convolve(input: Activations, kernel: QuantizedWeight, layer: ConvolutionLayer): Activations {
  const isDepthwise = layer.class_name === 'DepthwiseConv2D';
  const [kernelHeight, kernelWidth, inputChannels, outputChannels] = kernelShapeOf(kernel);
  const weights = dequantize(kernel);
  const vertical = placeWindows(input.height, kernelHeight, layer.config.strides[0], layer.config.padding);
  const horizontal = placeWindows(input.width, kernelWidth, layer.config.strides[1], layer.config.padding);
  const channels = isDepthwise ? inputChannels : outputChannels;
  const data = new Float64Array(vertical.count * horizontal.count * channels);

  const forEachTap = (y: number, x: number, visit: (pixel: number, tap: number) => void) => {
    for (let ky = 0; ky < kernelHeight; ky++) {
      for (let kx = 0; kx < kernelWidth; kx++) {
        const row = y * layer.config.strides[0] + ky - vertical.before;
        const column = x * layer.config.strides[1] + kx - horizontal.before;
        if (row < 0 || row >= input.height || column < 0 || column >= input.width) continue;
        visit((row * input.width + column) * inputChannels, (ky * kernelWidth + kx) * inputChannels);
      }
    }
  };
  for (let y = 0; y < vertical.count; y++) {
    for (let x = 0; x < horizontal.count; x++) {
      const output = (y * horizontal.count + x) * channels;
      forEachTap(y, x, (pixel, tap) => {
        for (let i = 0; i < inputChannels; i++) {
          const value = input.data[pixel + i]!;
          if (isDepthwise) data[output + i]! += value * weights[tap + i]!;
          else for (let o = 0; o < channels; o++) data[output + o]! += value * weights[(tap + i) * channels + o]!;
        }
      });
    }
  }
  return { height: vertical.count, width: horizontal.count, channels, data };
}

/** How many windows fit along one axis, and how far the first reaches over its start. */
function placeWindows(size: number, kernel: number, stride: number, padding: 'same' | 'valid') {
  if (padding === 'valid') return { count: Math.floor((size - kernel) / stride) + 1, before: 0 };
  const count = Math.ceil(size / stride);
  return { count, before: Math.floor(Math.max((count - 1) * stride + kernel - size, 0) / 2) };
}

function normalizeBatch(network: KerasNetwork, input: Activations, { name, config }: NormalizationLayer): Activations {
  const parameter = (part: string) => dequantize(getWeight(network, `${name}/${part}`));
  const [gamma, beta] = [parameter('gamma'), parameter('beta')];
  const [mean, variance] = [parameter('moving_mean'), parameter('moving_variance')];
  const data = input.data.map((value, i) => {
    const channel = i % input.channels;
    return (
      (gamma[channel]! * (value - mean[channel]!)) / Math.sqrt(variance[channel]! + config.epsilon) + beta[channel]!
    );
  });
  return { ...input, data };
}

function dequantize({ codes, scale, min }: QuantizedWeight): Float64Array {
  return Float64Array.from(codes, (code) => code * scale + min);
}
