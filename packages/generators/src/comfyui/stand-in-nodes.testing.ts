import { drawSample } from '../sample/draw-sample.ts';
import { encodePng } from '../sample/encode-png.ts';
import type { WorkflowJson } from './workflows.testing.ts';

/** What a sampler of the stand-in was told to draw, read from the workflow by running it node by node. */
export interface Latent {
  readonly width: number;
  readonly height: number;
  readonly batchSize: number;
  readonly drawn: readonly SamplerCall[];
}

export interface SamplerCall {
  readonly seed: unknown;
  readonly steps: unknown;
  readonly cfg: unknown;
  readonly sampler: unknown;
  readonly scheduler: unknown;
  readonly model: unknown;
  readonly positive: unknown;
  readonly negative: unknown;
}

type Inputs = Readonly<Record<string, unknown>>;
/** The outputs of a node, from its inputs. */
type NodeFunction = (inputs: Inputs) => readonly unknown[];

const sample = (inputs: Inputs, call: SamplerCall): readonly unknown[] => {
  const latent = inputs['latent_image'];
  if (!isLatent(latent)) throw new Error('latent_image is no latent');
  return [{ ...latent, drawn: [...latent.drawn, call] } satisfies Latent];
};

const emptyLatent: NodeFunction = ({ width, height, batch_size }) => [
  { width: Number(width), height: Number(height), batchSize: Number(batch_size), drawn: [] } satisfies Latent,
];

const kSampler: NodeFunction = (inputs) =>
  sample(inputs, {
    seed: inputs['seed'] ?? inputs['noise_seed'],
    steps: inputs['steps'],
    cfg: inputs['cfg'],
    sampler: inputs['sampler_name'],
    scheduler: inputs['scheduler'],
    model: inputs['model'],
    positive: inputs['positive'],
    negative: inputs['negative'],
  });

const customSampler: NodeFunction = (inputs) => {
  const [guider, sigmas] = [record(inputs['guider']), record(inputs['sigmas'])];
  return sample(inputs, {
    seed: inputs['noise'],
    steps: sigmas['steps'],
    cfg: guider['cfg'],
    sampler: inputs['sampler'],
    scheduler: sigmas['scheduler'],
    model: guider['model'],
    positive: guider['conditioning'] ?? guider['positive'],
    negative: guider['negative'],
  });
};

/** The node types that this ComfyUI has installed. */
export const nodeTypes: Readonly<Record<string, NodeFunction>> = {
  KSampler: kSampler,
  KSamplerAdvanced: kSampler,
  SamplerCustomAdvanced: customSampler,
  RandomNoise: ({ noise_seed }) => [noise_seed],
  BasicGuider: (inputs) => [inputs],
  KSamplerSelect: ({ sampler_name }) => [sampler_name],
  BasicScheduler: (inputs) => [inputs],
  CheckpointLoaderSimple: ({ ckpt_name }) => [ckpt_name, 'clip', 'vae'],
  UNETLoader: ({ unet_name }) => [unet_name],
  DualCLIPLoader: () => ['clip'],
  VAELoader: () => ['vae'],
  LoraLoader: ({ model, strength_model }) => [`${model}+lora*${strength_model}`, 'clip'],
  ModelSamplingFlux: ({ model }) => [model],
  CLIPTextEncode: ({ text }) => [text],
  CLIPTextEncodeSDXL: ({ text_g, text_l }) => [`${text_g}|${text_l}`],
  CLIPTextEncodeSDXLRefiner: ({ text }) => [text],
  FluxGuidance: ({ conditioning }) => [conditioning],
  ControlNetLoader: () => ['control'],
  ControlNetApplyAdvanced: ({ positive, negative }) => [positive, negative],
  LoadImage: () => ['image'],
  EmptyLatentImage: emptyLatent,
  EmptySD3LatentImage: emptyLatent,
  LatentUpscale: ({ samples, width, height }) => [{ ...record(samples), width, height }],
  PrimitiveInt: ({ value }) => [value],
  PrimitiveStringMultiline: ({ value }) => [value],
  'Seed (rgthree)': ({ seed }) => [seed],
  Reroute: (inputs) => [inputs['']],
  VAEDecode: ({ samples }) => [samples],
  SaveImage: ({ images }) => [images],
  PreviewImage: ({ images }) => [images],
};

export const outputTypes: readonly string[] = ['SaveImage', 'PreviewImage'];
export const samplerTypes: readonly string[] = ['KSampler', 'KSamplerAdvanced', 'SamplerCustomAdvanced'];

/** The outputs of a node and of all that it needs. */
export function evaluate(workflow: WorkflowJson, id: string): readonly unknown[] {
  const node = workflow[id]!;
  const inputs = Object.entries(node.inputs).map(([name, value]) => [
    name,
    isLink(value) ? evaluate(workflow, value[0])[value[1]] : value,
  ]);
  return nodeTypes[node.class_type]!(Object.fromEntries(inputs));
}

/** The node and what it needs, in the order in which they run. */
export function nodesOf(workflow: WorkflowJson, id: string): string[] {
  const needed = Object.values(workflow[id]!.inputs).flatMap((value) =>
    isLink(value) ? nodesOf(workflow, value[0]) : [],
  );
  return [...new Set([...needed, id])];
}

/** What a node's outputs depend on: the key under which they are kept. */
export function signatureOf(workflow: WorkflowJson, id: string): string {
  return JSON.stringify([...nodesOf(workflow, id)].map((needed) => workflow[needed]));
}

export function isLink(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';
}

export function isLatent(value: unknown): value is Latent {
  return typeof value === 'object' && value !== null && 'drawn' in value;
}

/** A small picture of what was asked for: other words or another seed, another picture. */
export function drawLatent(latent: Latent, index: number): Uint8Array {
  const text = JSON.stringify([latent.drawn, index]);
  let seed = 0;
  for (const character of text) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) >>> 0;
  return encodePng(drawSample({ seed, style: 'minimal', width: 64, height: 64 }).image, { prompt: text });
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
