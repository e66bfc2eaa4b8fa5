import type { EmbeddingSpace } from '@vsm/core';
import type { ModelLibrary } from '@vsm/encoder-node/hub';
import { embeddedSpace } from '@vsm/model-embedded';
import { modelOfSpace } from '@vsm/vision';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import {
  createOnnxSessionModel,
  embeddedSessionModel,
  type OnnxModelOptions,
  type SessionModel,
} from './session-model.ts';

export interface ModelWish {
  /** By `--model` or `VSM_MODEL`: it must be this one. */
  readonly asked: string | undefined;
  /** By `vsm models use`: for memories that have no model yet. */
  readonly preferred: () => Promise<string | undefined>;
}

export interface ChooseModelOptions extends ModelWish, OnnxModelOptions {
  readonly openLibrary: () => Promise<ModelLibrary>;
  readonly signal: AbortSignal;
}

/**
 * The model for a memory: the one that was asked for, else the one that the memory's embeddings are of, else the preferred
 * one, else the embedded one.
 *
 * @throws CommandFailure when it is not on this machine, or not the one that the memory needs; VsmError of the library.
 */
export async function chooseModel(
  memory: { readonly path: string; readonly space: EmbeddingSpace | null },
  options: ChooseModelOptions,
): Promise<SessionModel> {
  const { asked } = options;
  if (asked !== undefined) {
    const model = await openNamedModel(asked, options);
    if (memory.space && memory.space.id !== model.space.id) throw otherModel(memory.path, memory.space, asked);
    return model;
  }
  if (memory.space) return await openModelOfSpace(memory.path, memory.space, options);
  const preferred = await options.preferred();
  return preferred === undefined ? embeddedSessionModel : await openNamedModel(preferred, options);
}

/** The model of this name, and only what is on this machine. */
export async function openNamedModel(
  name: string,
  options: Pick<ChooseModelOptions, 'openLibrary' | 'signal'> & OnnxModelOptions,
): Promise<SessionModel> {
  if (name === embeddedSessionModel.name) return embeddedSessionModel;
  const library = await options.openLibrary();
  const { parseModelChoice } = await import('@vsm/encoder-node/hub');
  return createOnnxSessionModel(await library.resolve(parseModelChoice(name), { signal: options.signal }), options);
}

async function openModelOfSpace(
  memoryPath: string,
  space: EmbeddingSpace,
  options: ChooseModelOptions,
): Promise<SessionModel> {
  if (space.id === embeddedSpace.id) return embeddedSessionModel;
  const library = modelOfSpace(space.id) ? await options.openLibrary() : null;
  const local = await library?.resolveSpace(space.id, { signal: options.signal });
  if (local) return createOnnxSessionModel(local, options);
  const wanted = modelOfSpace(space.id);
  const isKnown = wanted && (await library?.list())?.some(({ source }) => source.model.name === wanted.name);
  const fetch = isKnown
    ? `Fetch that model: vsm models pull ${wanted.name}${wanted.precision === 'fp32' ? '' : ` --precision ${wanted.precision}`}   Or move`
    : 'Move';
  throw new CommandFailure(
    exitStatus.memoryUnusable,
    `${memoryPath}: this memory was made with another model, ${space.id} (${space.dimensions} numbers a picture), which is not on this machine, and its ratings cannot be compared with what another model sees. ` +
      `${fetch} the memory to a model that is here: vsm reembed --model embedded   ` +
      'Or name another file: --memory FILE. stats, categories, export, remove, undo and clear work on it as it is.',
  );
}

function otherModel(memoryPath: string, space: EmbeddingSpace, asked: string): CommandFailure {
  return new CommandFailure(
    exitStatus.memoryUnusable,
    `${memoryPath}: this memory is of another model than ${asked}: ${space.id} (${space.dimensions} numbers a picture). ` +
      `Leave out --model and VSM_MODEL to use the memory's own, or move the memory: vsm reembed --model ${asked}`,
  );
}
