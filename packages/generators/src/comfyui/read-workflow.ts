import { findSamplers, findWorkflowInputs } from './find-inputs.ts';
import { findTexts } from './find-texts.ts';
import { parseWorkflow } from './workflow.ts';
import type { WorkflowField } from './workflow-fields.ts';
import { workflowFields } from './workflow-fields.ts';

/** By field; where a workflow says something more than once, the texts in a line each, of all else the first. */
export type WorkflowValues = Readonly<Partial<Record<WorkflowField, string>>>;

/** Only who changes a workflow must choose among several texts on the way to one sampler. */
const noChoice = { prompt: [], negativePrompt: [] };

/**
 * What a workflow in API format asks its samplers for, such as ComfyUI puts into its pictures as `prompt`; empty where
 * nothing in it draws.
 *
 * @throws VsmError `INVALID_ARGUMENT` if it is not a workflow in API format.
 */
export function readWorkflow(json: unknown): WorkflowValues {
  const workflow = parseWorkflow(json);
  const texts = findTexts(workflow, findSamplers(workflow), noChoice);
  const inputs = { ...findWorkflowInputs(workflow, noChoice), ...texts };
  const found: Partial<Record<WorkflowField, string>> = {};
  for (const field of workflowFields) {
    const values = inputs[field].flatMap(({ node, input }) => toText(workflow[node]?.inputs[input]));
    const [first] = values;
    if (first !== undefined) found[field] = field in texts ? [...new Set(values)].join('\n') : first;
  }
  return found;
}

function toText(value: unknown): string[] {
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
