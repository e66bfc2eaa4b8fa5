import { VsmError } from '@vsm/core';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { z } from 'zod';
import { type PickledValue, PickleProblem, readPickle } from './read-pickle.ts';

/** One linear layer with one output. */
export interface TorchLinear {
  readonly weights: Float32Array;
  readonly bias: number;
}

const largestPartBytes = 1 << 20;

const naturalNumber = z.number().int().nonnegative();
const orderedDictionary = z.object({ call: z.object({ global: z.literal('collections.OrderedDict') }) });
const storage = z.tuple([
  z.literal('storage'),
  z.object({ global: z.literal('torch.FloatStorage') }),
  z.string().regex(/^\d+$/),
  z.string(),
  naturalNumber,
]);
/** As `_rebuild_tensor_v2` is called: storage, offset, shape, strides, whether it has a gradient, hooks. */
const tensor = z.object({
  call: z.object({ global: z.literal('torch._utils._rebuild_tensor_v2') }),
  parameters: z.tuple([
    z.object({ persistent: storage }),
    naturalNumber,
    z.array(naturalNumber),
    z.array(naturalNumber),
    z.boolean(),
    orderedDictionary,
  ]),
});
const linearState = orderedDictionary.extend({
  items: z.array(z.tuple([z.enum(['weight', 'bias']), tensor])).length(2),
});
const anyState = z.object({ items: z.array(z.tuple([z.string(), z.unknown()])) });

type Parts = ReadonlyMap<string, Uint8Array>;

/**
 * The numbers of a file that PyTorch's `torch.save(linear.state_dict(), file)` wrote. Nothing in it is executed.
 *
 * @param name what the file is called in errors.
 * @throws VsmError `INVALID_ARGUMENT` when it is damaged or anything but one linear layer of float32 with one output.
 * @see https://docs.pytorch.org/docs/stable/notes/serialization.html
 */
export async function readTorchLinear(bytes: Uint8Array, name: string): Promise<TorchLinear> {
  const refuse = (reason: string, cause?: unknown) =>
    new VsmError(
      'INVALID_ARGUMENT',
      `${name}: an aesthetic head of PyTorch is the state_dict of one Linear layer: weight [1, N] and bias [1], both float32. ${reason}`,
      { cause },
    );
  const parts = await unzip(bytes).catch((cause) => {
    throw refuse('This file is a damaged zip archive; fetch it again.', cause);
  });
  const state = parts.get('data.pkl');
  if (!state) throw refuse('This archive was not written by torch.save: it has no data.pkl.');
  if (new TextDecoder().decode(parts.get('byteorder') ?? Uint8Array.of()) === 'big') {
    throw refuse('This one was written on a machine with another byte order.');
  }
  try {
    return linearOf(readPickle(state), parts);
  } catch (error) {
    if (error instanceof PickleProblem) throw refuse(`In this one ${error.message}.`, error);
    throw error;
  }
}

function linearOf(pickled: PickledValue, parts: Parts): TorchLinear {
  const { success, data } = linearState.safeParse(pickled);
  if (!success) throw new PickleProblem(`there is ${describeState(pickled)}`);
  const found = new Map(data.items);
  const [weight, bias] = [found.get('weight'), found.get('bias')];
  if (!weight || !bias) throw new PickleProblem('there is one tensor twice');
  const [outputs = 0, inputs = 0, ...more] = weight.parameters[2];
  if (outputs !== 1 || inputs === 0 || more.length > 0) {
    throw new PickleProblem(`the weight has the shape [${weight.parameters[2].join(', ')}]`);
  }
  if (bias.parameters[2].join() !== '1') {
    throw new PickleProblem(`the bias has the shape [${bias.parameters[2].join(', ')}]`);
  }
  return { weights: readTensor(weight, inputs, parts), bias: readTensor(bias, 1, parts)[0]! };
}

/** What another model's file holds, so that its owner knows it. */
function describeState(pickled: PickledValue): string {
  const { success, data } = anyState.safeParse(pickled);
  if (!success) return 'something else than a state_dict; a whole model that was saved cannot be read';
  const names = data.items.map(([name]) => name);
  const isLinear = names.toSorted().join() === 'bias,weight';
  return isLinear ? 'a weight or bias that is not a float32 tensor' : `${names.slice(0, 6).join(', ') || 'nothing'}`;
}

function readTensor({ parameters }: z.infer<typeof tensor>, length: number, parts: Parts): Float32Array {
  const [{ persistent }, offset, , strides] = parameters;
  const [, , key, , stored] = persistent;
  const bytes = parts.get(`data/${key}`);
  if (!bytes) throw new PickleProblem(`the numbers data/${key} are missing`);
  if (bytes.length !== 4 * stored || offset + length > stored || strides.at(-1) !== 1) {
    throw new PickleProblem(`data/${key} does not hold the ${length} numbers that it should`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = Float32Array.from({ length }, (_, i) => view.getFloat32(4 * (offset + i), true));
  if (!numbers.every(Number.isFinite)) throw new PickleProblem(`data/${key} holds numbers that are not finite`);
  return numbers;
}

/** The files of the archive's one folder, checked against their sums. */
async function unzip(bytes: Uint8Array): Promise<Parts> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { checkSignature: true, useWebWorkers: false });
  const parts = new Map<string, Uint8Array>();
  for (const entry of await reader.getEntries()) {
    if (entry.directory || entry.uncompressedSize > largestPartBytes) continue;
    parts.set(entry.filename.replace(/^[^/]*\//, ''), await entry.getData(new Uint8ArrayWriter()));
  }
  await reader.close();
  return parts;
}
