import { findTexts } from './find-texts.ts';
import { findLiteral, walkUp } from './walk-workflow.ts';
import type { Link, Workflow, WorkflowNode } from './workflow.ts';
import { linkOf, linksOf, onlyLink } from './workflow.ts';
import type { ComfyUiOverrides, NodeInput, WorkflowField, WorkflowInputs } from './workflow-fields.ts';
import { parseNodeInput, sameInput, workflowFields } from './workflow-fields.ts';

const latentInputs = ['latent_image', 'latent', 'samples', 'latents'];

/**
 * Where a workflow holds what a request says, found by following the links that lead to its samplers. What
 * `overrides` names is taken from there instead.
 *
 * A sampler is told by its inputs, not by its name: it takes a latent picture, and conditioning or a guider.
 *
 * @throws VsmError `INVALID_ARGUMENT` if an override names no input, or two texts could be the prompt.
 */
export function findWorkflowInputs(workflow: Workflow, overrides: ComfyUiOverrides = {}): WorkflowInputs {
  const samplers = findSamplers(workflow);
  const inputs: Record<WorkflowField, NodeInput[]> = {
    ...findNumbers(workflow, samplers),
    ...findTexts(workflow, samplers, overrides),
  };
  for (const field of workflowFields) {
    const named = overrides[field];
    if (named !== undefined) inputs[field] = [named].flat().map((text) => parseNodeInput(workflow, text));
  }
  return inputs;
}

/** The ids of the nodes that draw, in the workflow's order. */
export function findSamplers(workflow: Workflow): string[] {
  const links = (node: WorkflowNode, input: string): boolean => linkOf(node, input) !== undefined;
  return Object.entries(workflow)
    .filter(([, node]) => latentInputs.some((input) => links(node, input)))
    .filter(([, node]) => links(node, 'positive') || links(node, 'guider'))
    .map(([id]) => id);
}

type NumberField = Exclude<WorkflowField, 'prompt' | 'negativePrompt'>;

/** By field: the inputs of a sampler that lead to it, and what the value is called where they end. */
const namesOfFields: Readonly<Record<NumberField, { via: readonly string[]; names: readonly string[] }>> = {
  seed: { via: ['noise'], names: ['seed', 'noise_seed'] },
  width: { via: latentInputs, names: ['width'] },
  height: { via: latentInputs, names: ['height'] },
  batchSize: { via: latentInputs, names: ['batch_size'] },
  steps: { via: ['sigmas'], names: ['steps'] },
  cfg: { via: ['guider'], names: ['cfg'] },
  sampler: { via: ['sampler'], names: ['sampler_name'] },
  scheduler: { via: ['sigmas'], names: ['scheduler'] },
  checkpoint: { via: ['guider', 'model'], names: ['ckpt_name', 'unet_name'] },
};

function findNumbers(workflow: Workflow, samplers: readonly string[]): Record<NumberField, NodeInput[]> {
  const find = (field: NumberField): NodeInput[] => {
    const { via, names } = namesOfFields[field];
    const found = samplers.flatMap((id) => findBehind(workflow, id, via, names));
    return found.filter((input, index) => found.findIndex((other) => sameInput(input, other)) === index);
  };
  return {
    seed: find('seed'),
    width: find('width'),
    height: find('height'),
    batchSize: find('batchSize'),
    steps: find('steps'),
    cfg: find('cfg'),
    sampler: find('sampler'),
    scheduler: find('scheduler'),
    checkpoint: find('checkpoint'),
  };
}

/** The values named so of the node itself, else of the nodes nearest to it on the way up through `via`. */
function findBehind(
  workflow: Workflow,
  sampler: string,
  via: readonly string[],
  names: readonly string[],
): NodeInput[] {
  const follow = (node: WorkflowNode): Link[] => {
    const through = linksOf(node).filter(([input]) => via.includes(input));
    return through.length > 0 ? through.map(([, link]) => link) : onlyLink(node);
  };
  for (const id of walkUp(workflow, sampler, follow)) {
    const node = workflow[id];
    if (node === undefined || isScaled(node, names)) continue;
    const values = names.filter((name) => name in node.inputs);
    const literals = values.flatMap((name) => findLiteral(workflow, { node: id, input: name }) ?? []);
    if (literals.length > 0) return literals;
  }
  return [];
}

/** A width of a picture that came in is what it is scaled to, not what is drawn. */
function isScaled(node: WorkflowNode, names: readonly string[]): boolean {
  return (names.includes('width') || names.includes('height')) && latentInputs.some((input) => input in node.inputs);
}
