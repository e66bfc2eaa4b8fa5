// What each rewrite of a picture model gains: `pnpm --filter @vsm/onnx-graph bench-rewrites MODEL.onnx [BATCH] [ROUNDS]`.
// Versions take turns, and what counts is processor time, so that other work on the machine disturbs all alike.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { encodeOnnxModel, type OnnxModel, quantizeModel, readOnnxModel, rewriteModel } from '../src/index.ts';

process.env['ORT_DISABLE_TELEMETRY'] = '1';
const runtime = await import('onnxruntime-node');

const [modelPath, batchText = '16', roundsText = '7'] = process.argv.slice(2);
const [batch, rounds] = [Number(batchText), Number(roundsText)];
if (modelPath === undefined || !(batch > 0) || !(rounds > 0)) {
  throw new Error('Usage: bench-rewrites MODEL.onnx [BATCH] [ROUNDS]');
}

const original = readOnnxModel(await readFile(path.resolve(process.env['INIT_CWD'] ?? '.', modelPath)));
const forClassToken = rewriteModel(original, { rewrites: ['class-token'] }).model;
const versions: Readonly<Record<string, () => OnnxModel>> = {
  original: () => original,
  'class-token': () => forClassToken,
  'class-token, attention': () => rewriteModel(original).model,
  'class-token, int8': () => quantizeModel(forClassToken),
};

const { name: inputName, shape } = original.graph.inputs[0]!;
const pixels = Float32Array.from(
  { length: batch * 3 * Number(shape[2]) * Number(shape[3]) },
  (_, i) => 2 * Math.sin(i * i),
);
const feeds = { [inputName]: new runtime.Tensor('float32', pixels, [batch, 3, Number(shape[2]), Number(shape[3])]) };

const sessions = new Map<string, InferenceSession>();
const embeddings = new Map<string, Float32Array>();
const timesMs = new Map<string, number[]>(Object.keys(versions).map((name) => [name, []]));
for (const [name, build] of Object.entries(versions)) {
  const session = await runtime.InferenceSession.create(encodeOnnxModel(build()), {
    graphOptimizationLevel: 'all',
    intraOpNumThreads: 2,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  sessions.set(name, session);
  embeddings.set(name, await embed(session));
}
for (let round = 0; round < rounds; round++) {
  for (const [name, session] of sessions) {
    const before = process.cpuUsage();
    await embed(session);
    const { user, system } = process.cpuUsage(before);
    timesMs.get(name)!.push((user + system) / 1000);
  }
}

console.log('| version | pictures a processor second | against the original | lowest cosine |');
console.log('|---|---|---|---|');
const base = timesMs.get('original')!;
for (const [name, times] of timesMs) {
  const rate = (batch * 1000) / median(times);
  const gain = median(times.map((time, round) => base[round]! / time));
  console.log(`| ${name} | ${rate.toFixed(1)} | ${gain.toFixed(2)} | ${lowestCosine(name).toFixed(7)} |`);
}

async function embed(session: InferenceSession): Promise<Float32Array> {
  const { data } = (await session.run(feeds))[original.graph.outputs[0]!.name]!;
  if (!(data instanceof Float32Array)) throw new Error(`Expected float32 embeddings, found ${typeof data}.`);
  return data;
}

function lowestCosine(name: string): number {
  const [expected, actual] = [embeddings.get('original')!, embeddings.get(name)!];
  const dimensions = expected.length / batch;
  const rowOf = (vectors: Float32Array, row: number) => vectors.subarray(row * dimensions, (row + 1) * dimensions);
  const cosines = Array.from({ length: batch }, (_, row) => cosine(rowOf(expected, row), rowOf(actual, row)));
  return Math.min(...cosines);
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
