import type { GenerateRequest } from '@vsm/core';
import { VsmError } from '@vsm/core';
import * as z from 'zod';
import { largestSeed } from '../whole-number.ts';
import { scaleSizes } from './scale-sizes.ts';
import { linkOf, nameNode, type Workflow } from './workflow.ts';
import type { NodeInput, WorkflowField, WorkflowInputs } from './workflow-fields.ts';
import { parseNodeInput, workflowFields } from './workflow-fields.ts';

const side = z.int().min(16).max(16_384);
const name = z.string().min(1);

const requestSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string().optional(),
  seed: z.int().min(0).max(largestSeed).optional(),
  width: side.optional(),
  height: side.optional(),
  count: z.int().min(1).max(64).default(1),
  settings: z.record(z.string(), z.json()).default({}),
});

const settingsSchema = z.object({
  steps: z.int().min(1).max(10_000).optional(),
  cfg: z.number().min(0).max(100).optional(),
  sampler: name.optional(),
  scheduler: name.optional(),
  checkpoint: name.optional(),
});

type FieldValue = [field: WorkflowField, value: string | number];

export interface WorkflowRequest {
  /** What the request says, seed apart. */
  readonly values: readonly FieldValue[];
  /** Inputs that the settings name by node id. */
  readonly named: readonly (NodeInput & { readonly value: unknown })[];
  readonly seed: number | undefined;
  readonly count: number;
}

/**
 * What a request asks of a workflow. Its settings are `steps`, `cfg`, `sampler`, `scheduler`, `checkpoint`, and any
 * input of any node by id: `{ "12.strength_model": 0.7 }`.
 *
 * @throws VsmError `INVALID_ARGUMENT` if a value is out of range or the workflow has no place for it.
 */
export function parseRequest(request: GenerateRequest, workflow: Workflow, inputs: WorkflowInputs): WorkflowRequest {
  const { seed, count, settings, prompt, negativePrompt, width, height } = parse(requestSchema, request, 'request');
  const isNodeInput = ([key]: [string, unknown]): boolean => key.includes('.');
  const entries = Object.entries(settings);
  const named = entries.filter(isNodeInput).map(([key, value]) => ({ ...parseNodeInput(workflow, key), value }));
  const known = Object.fromEntries(entries.filter((entry) => !isNodeInput(entry)));
  const values = withoutUndefined({
    prompt,
    negativePrompt: negativePrompt === '' && inputs.negativePrompt.length === 0 ? undefined : negativePrompt,
    width,
    height,
    ...parse(settingsSchema.strict(), known, 'settings'),
  });
  requireInputs(workflow, inputs, ['seed', ...values.map(([field]) => field)]);
  return { values, named, seed, count };
}

/** A copy of the workflow that draws what was asked for, one picture. */
export function fillWorkflow(
  workflow: Workflow,
  inputs: WorkflowInputs,
  { values, named }: WorkflowRequest,
  seed: number,
): Workflow {
  const filled = structuredClone(workflow);
  const set = ({ node, input }: NodeInput, value: unknown): void => {
    const target = filled[node];
    if (target !== undefined) target.inputs[input] = value;
  };
  for (const input of inputs.batchSize) set(input, 1);
  for (const [field, value] of values) {
    for (const input of inputs[field]) set(input, value);
    if ((field === 'width' || field === 'height') && typeof value === 'number') {
      for (const scaled of scaleSizes(workflow, field, inputs[field], value)) set(scaled, scaled.value);
    }
  }
  for (const input of inputs.seed) set(input, seed);
  for (const input of named) set(input, input.value);
  return filled;
}

/** What the filled workflow says, by field, and the inputs that were set by node id. */
export function readFields(
  workflow: Workflow,
  inputs: WorkflowInputs,
  { named }: WorkflowRequest,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const field of workflowFields) {
    const [first] = field === 'batchSize' ? [] : inputs[field];
    const value = first === undefined ? undefined : workflow[first.node]?.inputs[first.input];
    if (typeof value === 'string' || typeof value === 'number') fields[field] = value;
  }
  for (const { node, input, value } of named) fields[`${node}.${input}`] = value;
  return fields;
}

/** @throws VsmError `INVALID_ARGUMENT` if the workflow has no place for one of the fields. */
export function requireInputs(workflow: Workflow, inputs: WorkflowInputs, fields: readonly WorkflowField[]): void {
  const field = fields.find((candidate) => inputs[candidate].length === 0);
  if (field === undefined) return;
  const example = guessInput(workflow, field);
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The workflow has no ${field} that could be found by following its sampler's links. ` +
      `Name its place, for example overrides: { ${field}: "${example}" }; its nodes are ` +
      `${Object.keys(workflow)
        .slice(0, 30)
        .map((id) => nameNode(workflow, id))
        .join(', ')}.`,
    { details: { argument: 'overrides', field } },
  );
}

const likelyInputs: Readonly<Partial<Record<WorkflowField, RegExp>>> = {
  prompt: /text|prompt|string/,
  negativePrompt: /neg|text|prompt/,
  seed: /seed/,
  checkpoint: /ckpt|unet|model_name/,
};

/** A plausible example for a message: an input of this workflow whose name resembles the field's. */
function guessInput(workflow: Workflow, field: WorkflowField): string {
  const likely = likelyInputs[field] ?? new RegExp(field);
  for (const [id, node] of Object.entries(workflow)) {
    const input = Object.keys(node.inputs).find((key) => likely.test(key) && linkOf(node, key) === undefined);
    if (input !== undefined) return `${id}.${input}`;
  }
  return `${Object.keys(workflow)[0]}.${field}`;
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, argument: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The ${argument} does not fit the ComfyUI generator: ${z.prettifyError(parsed.error)}`,
    { details: { argument: String(parsed.error.issues[0]?.path[0] ?? argument) } },
  );
}

function withoutUndefined(values: Partial<Record<WorkflowField, string | number | undefined>>): FieldValue[] {
  return workflowFields.flatMap((field): FieldValue[] => {
    const value = values[field];
    return value === undefined ? [] : [[field, value]];
  });
}
