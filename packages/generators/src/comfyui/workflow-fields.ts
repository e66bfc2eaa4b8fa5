import { VsmError } from '@vsm/core';
import type { Workflow } from './workflow.ts';

/** What a request says that a workflow has a place for. */
export const workflowFields = [
  'prompt',
  'negativePrompt',
  'seed',
  'width',
  'height',
  'batchSize',
  'steps',
  'cfg',
  'sampler',
  'scheduler',
  'checkpoint',
] as const;

export type WorkflowField = (typeof workflowFields)[number];

/** One input of one node that holds a value of its own. */
export interface NodeInput {
  readonly node: string;
  readonly input: string;
}

/** The inputs that each field sets: none if the workflow has no place for it, several if it says it more than once. */
export type WorkflowInputs = Readonly<Record<WorkflowField, readonly NodeInput[]>>;

/** `"6.text"`: the node's id and the input's name; several where a value is needed in several places. */
export type ComfyUiOverrides = Readonly<Partial<Record<WorkflowField, string | readonly string[]>>>;

/** @throws VsmError `INVALID_ARGUMENT` if the workflow has no such node or input. */
export function parseNodeInput(workflow: Workflow, text: string): NodeInput {
  const dot = text.indexOf('.');
  const node = text.slice(0, Math.max(0, dot));
  const input = text.slice(dot + 1);
  const known = workflow[node];
  if (known !== undefined && input in known.inputs) return { node, input };
  const choices =
    known === undefined ? Object.keys(workflow) : Object.keys(known.inputs).map((name) => `${node}.${name}`);
  throw new VsmError(
    'INVALID_ARGUMENT',
    `Expected an input of the workflow as "node id.input", for example "6.text"; got ${JSON.stringify(text)}. ` +
      `${known === undefined ? 'Its nodes' : 'The inputs of that node'}: ${choices.slice(0, 40).join(', ')}.`,
    { details: { argument: 'overrides', nodeInput: text } },
  );
}

export function sameInput(a: NodeInput, b: NodeInput): boolean {
  return a.node === b.node && a.input === b.input;
}
