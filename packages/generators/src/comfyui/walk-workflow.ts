import type { Link, Workflow, WorkflowNode } from './workflow.ts';
import { linkOf } from './workflow.ts';
import type { NodeInput } from './workflow-fields.ts';

/** What nodes that only hold or pass a value call it. */
const valueInputs = ['value', 'text', 'string', 'seed', 'noise_seed', 'number', 'int', 'float', 'prompt', ''];

/** The node and those that `follow` leads to, nearest first, each once. */
export function* walkUp(
  workflow: Workflow,
  start: string,
  follow: (node: WorkflowNode) => readonly Link[],
): Generator<string, void, undefined> {
  const seen = new Set([start]);
  for (const id of seen) {
    yield id;
    const node = workflow[id];
    if (node !== undefined) for (const link of follow(node)) seen.add(link.node);
  }
}

/** The input that holds the value which arrives at this one; undefined if it is computed on the way. */
export function findLiteral(workflow: Workflow, start: NodeInput): NodeInput | undefined {
  let at = start;
  for (let hops = 0; hops <= Object.keys(workflow).length; hops++) {
    const node = workflow[at.node];
    if (node === undefined || !(at.input in node.inputs)) return undefined;
    const link = linkOf(node, at.input);
    if (link === undefined) return at;
    const source = workflow[link.node];
    const named = [at.input, ...valueInputs].filter((input) => source !== undefined && input in source.inputs);
    const input = named[0] ?? onlyInput(source);
    if (input === undefined) return undefined;
    at = { node: link.node, input };
  }
  return undefined;
}

function onlyInput(node: WorkflowNode | undefined): string | undefined {
  const names = Object.keys(node?.inputs ?? {});
  return names.length === 1 ? names[0] : undefined;
}
