import { isLink, nodeTypes, outputTypes } from './stand-in-nodes.testing.ts';
import type { WorkflowJson } from './workflows.testing.ts';

const checkpoints = ['v1-5-pruned-emaonly.safetensors', 'sd_xl_base_1.0.safetensors', 'sd_xl_refiner_1.0.safetensors'];

interface Problem {
  readonly type: string;
  readonly message: string;
  readonly details: string;
  readonly extra_info: object;
}

export interface Refusal {
  readonly error: Problem;
  readonly node_errors: unknown;
}

/** What ComfyUI answers with status 400 to a workflow that it can't run. */
export function refusalOf(workflow: WorkflowJson): Refusal | undefined {
  for (const [id, node] of Object.entries(workflow)) {
    if (nodeTypes[node.class_type] !== undefined) continue;
    const details = `Node ID '#${id}'`;
    return { error: problem('missing_node_type', `Node '${node.class_type}' not found.`, details), node_errors: {} };
  }
  if (!Object.values(workflow).some(({ class_type }) => outputTypes.includes(class_type))) {
    return { error: problem('prompt_no_outputs', 'Prompt has no outputs', ''), node_errors: [] };
  }
  const nodeErrors = Object.entries(workflow).flatMap(([id, node]) => {
    const errors = problemsOf(node.inputs);
    return errors.length === 0 ? [] : [[id, { errors, dependent_outputs: ['9'], class_type: node.class_type }]];
  });
  if (nodeErrors.length === 0) return undefined;
  const error = problem('prompt_outputs_failed_validation', 'Prompt outputs failed validation', '');
  return { error, node_errors: Object.fromEntries(nodeErrors) };
}

function problemsOf(inputs: Readonly<Record<string, unknown>>): Problem[] {
  const { ckpt_name, width } = inputs;
  const problems: Problem[] = [];
  if (typeof ckpt_name === 'string' && !checkpoints.includes(ckpt_name)) {
    const details = `ckpt_name: '${ckpt_name}' not in ['${checkpoints.join("', '")}']`;
    problems.push(problem('value_not_in_list', 'Value not in list', details));
  }
  if (width !== undefined && !isLink(width) && Number(width) > 16_384) {
    problems.push(problem('value_bigger_than_max', 'Value 20000 bigger than max of 16384', 'width'));
  }
  return problems;
}

function problem(type: string, message: string, details: string): Problem {
  return { type, message, details, extra_info: {} };
}
