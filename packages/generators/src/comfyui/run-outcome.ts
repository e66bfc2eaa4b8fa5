import { VsmError } from '@vsm/core';
import { executionErrorSchema, type HistoryEntry, type SavedImage } from './server-answers.ts';

/**
 * The pictures that a finished run saved, in the order of its nodes; those that it only showed if it saved none.
 *
 * @throws VsmError `GENERATOR_FAILED` if a node failed, if somebody interrupted it, or if it left no picture.
 */
export function imagesOfRun(entry: HistoryEntry, nodeErrors: readonly string[]): SavedImage[] {
  throwIfFailed(entry);
  const images = Object.values(entry.outputs).flatMap(({ images }) => images ?? []);
  const saved = images.filter(({ type }) => type === 'output');
  if (images.length > 0) return saved.length > 0 ? saved : images;
  const reason =
    nodeErrors.length > 0
      ? `It refused these nodes: ${nodeErrors.join('; ')}.`
      : 'Give the workflow a SaveImage node; if it has one, ComfyUI took all of it from its cache: ask for another seed.';
  throw new VsmError('GENERATOR_FAILED', `The run ended, but no node of it left a picture. ${reason}`);
}

function throwIfFailed({ status }: HistoryEntry): void {
  const told = new Map(status?.messages);
  if (told.has('execution_interrupted')) {
    throw new VsmError('GENERATOR_FAILED', 'The run was interrupted in ComfyUI. Start it again if that was not meant.');
  }
  if (!told.has('execution_error') && status?.status_str !== 'error') return;
  const error = executionErrorSchema.safeParse(told.get('execution_error') ?? {}).data;
  const { node_id = '?', node_type = 'unknown', exception_type = '', exception_message = '' } = error ?? {};
  const isMemory = /out ?of ?memory|allocation on device/i.test(`${exception_type} ${exception_message}`);
  const next = isMemory
    ? 'Its memory was too small: ask for a smaller picture, or free memory in ComfyUI.'
    : 'Run the workflow in ComfyUI to see what the node wants.';
  throw new VsmError(
    'GENERATOR_FAILED',
    `Node ${node_id} (${node_type}) of the workflow failed with ${exception_type}: ${exception_message.trim()} ${next}`,
    { details: { node: node_id, nodeType: node_type, exceptionType: exception_type, isMemory } },
  );
}
