// The quantised file that transformers.js calls q8, as `onnxruntime.quantization.quantize_dynamic` makes it of the fp32 file:
// each product by a constant matrix and each convolution in unsigned bytes, one scale a tensor.
import { readFile, writeFile } from 'node:fs/promises';
import { createTensor, encodeOnnxChunks, float32Values, readOnnxModel } from '@vsm/onnx-graph';

/** The integer form of each operator that is quantised. */
const integerOperators = { MatMul: 'MatMulInteger', Conv: 'ConvInteger' };

export async function writeQuantizedModel(source, target) {
  const model = readOnnxModel(await readFile(source));
  const constants = new Map(model.graph.initializers.map((tensor) => [tensor.name, tensor]));
  const made = new Map();
  const nodes = model.graph.nodes.flatMap((node) => {
    const weight = constants.get(node.inputs[1]);
    if (!(node.operator in integerOperators) || !weight || node.inputs.length > 2) return [node];
    return quantizeNode(node, weight, made);
  });
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const initializers = [...model.graph.initializers.filter(({ name }) => used.has(name)), ...made.values()];
  const quantized = { ...model, graph: { ...model.graph, nodes, initializers: initializers.filter(isTensor) } };
  await writeFile(target, encodeOnnxChunks(quantized));
}

function quantizeNode(node, weight, made) {
  const [input] = node.inputs;
  const [output] = node.outputs;
  const at = (part) => `${output}/${part}`;
  for (const tensor of quantizeTensor(weight)) made.set(tensor.name, tensor);
  const bytes = `${input}/bytes`;
  const plain = (operator, inputs, outputs, attributes = {}) => ({
    operator,
    name: outputs[0],
    inputs,
    outputs,
    attributes,
  });
  const quantizeInput = plain('DynamicQuantizeLinear', [input], [bytes, `${bytes}/scale`, `${bytes}/zero`]);
  const isNew = !made.has(bytes);
  made.set(bytes, null);
  return [
    ...(isNew ? [quantizeInput] : []),
    {
      ...node,
      operator: integerOperators[node.operator],
      inputs: [bytes, `${weight.name}/bytes`, `${bytes}/zero`, `${weight.name}/zero`],
      outputs: [at('sum')],
    },
    plain('Cast', [at('sum')], [at('float')], { to: { kind: 'int', value: 1 } }),
    plain('Mul', [`${bytes}/scale`, `${weight.name}/scale`], [at('scale')]),
    plain('Mul', [at('float'), at('scale')], [output]),
  ];
}

/** Unsigned bytes with a zero point, over the tensor's whole range and 0. */
function quantizeTensor(tensor) {
  const values = float32Values(tensor);
  let lowest = 0;
  let highest = 0;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const scale = (highest - lowest) / 255 || 1;
  const zero = Math.round(-lowest / scale);
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(values[i] / scale) + zero;
  return [
    createTensor(`${tensor.name}/bytes`, tensor.shape, new Uint8Array(bytes.buffer)),
    createTensor(`${tensor.name}/scale`, [], Float32Array.of(scale)),
    createTensor(`${tensor.name}/zero`, [], Uint8Array.of(zero)),
  ];
}

function isTensor(tensor) {
  return tensor !== null;
}
