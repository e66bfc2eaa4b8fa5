import { VsmError } from '@vsm/core';
import * as z from 'zod';

const largestWorkflow = 5000;

export interface WorkflowNode {
  readonly class_type: string;
  /** Values of its own, and links as `[node id, output slot]`. */
  readonly inputs: Record<string, unknown>;
  readonly _meta?: { readonly title?: string | undefined } | undefined;
}

/** Nodes by id, as ComfyUI's "Export (API)" writes them and POST /prompt takes them. */
export type Workflow = Readonly<Record<string, WorkflowNode>>;

export interface Link {
  readonly node: string;
  readonly slot: number;
}

const linkSchema = z.tuple([z.string(), z.int().nonnegative()]);

const nodeSchema: z.ZodType<WorkflowNode> = z.looseObject({
  class_type: z.string().min(1),
  inputs: z.record(z.string(), z.unknown()),
  _meta: z.looseObject({ title: z.string().optional() }).optional(),
});

const workflowSchema: z.ZodType<Workflow> = z
  .record(z.string(), nodeSchema)
  .refine((nodes) => Object.keys(nodes).length > 0, 'it has no nodes')
  .refine((nodes) => Object.keys(nodes).length <= largestWorkflow, `it has more than ${largestWorkflow} nodes`);

/** @throws VsmError `INVALID_ARGUMENT` if it is not a workflow in API format. */
export function parseWorkflow(workflow: unknown): Workflow {
  if (hasNodeList(workflow)) {
    throw invalidWorkflow('it is the format that ComfyUI’s canvas saves. Export it with Workflow > Export (API).');
  }
  const parsed = workflowSchema.safeParse(workflow);
  if (parsed.success) return parsed.data;
  throw invalidWorkflow(`${z.prettifyError(parsed.error)}\nExport it with Workflow > Export (API) in ComfyUI.`);
}

/** Where an input comes from; undefined if it holds a value of its own or is not there. */
export function linkOf(node: WorkflowNode, input: string): Link | undefined {
  const parsed = linkSchema.safeParse(node.inputs[input]);
  return parsed.success ? { node: parsed.data[0], slot: parsed.data[1] } : undefined;
}

/** The inputs of a node that come from others, by name. */
export function linksOf(node: WorkflowNode): [input: string, link: Link][] {
  return Object.keys(node.inputs).flatMap((input): [string, Link][] => {
    const link = linkOf(node, input);
    return link === undefined ? [] : [[input, link]];
  });
}

/** What a node passes on that takes one thing only, as a reroute does, whatever its name. */
export function onlyLink(node: WorkflowNode): Link[] {
  const links = linksOf(node);
  return links.length === 1 ? links.map(([, link]) => link) : [];
}

/** A node as its owner knows it: `6 (CLIPTextEncode, "Positive")`. */
export function nameNode(workflow: Workflow, id: string): string {
  const node = workflow[id];
  if (node === undefined) return id;
  const title = node._meta?.title;
  const named = title === undefined || title === node.class_type ? '' : `, ${JSON.stringify(title)}`;
  return `${id} (${node.class_type}${named})`;
}

function invalidWorkflow(found: string): VsmError {
  return new VsmError('INVALID_ARGUMENT', `Expected a ComfyUI workflow in API format; ${found}`, {
    details: { argument: 'workflow' },
  });
}

function hasNodeList(workflow: unknown): boolean {
  return typeof workflow === 'object' && workflow !== null && 'nodes' in workflow && Array.isArray(workflow.nodes);
}
