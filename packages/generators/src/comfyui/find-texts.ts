import { VsmError } from '@vsm/core';
import { findLiteral, walkUp } from './walk-workflow.ts';
import type { Link, Workflow, WorkflowNode } from './workflow.ts';
import { linkOf, linksOf, nameNode, onlyLink } from './workflow.ts';
import type { ComfyUiOverrides, NodeInput } from './workflow-fields.ts';
import { sameInput } from './workflow-fields.ts';

/** What text encoders call their texts: CLIP, SDXL, SD3 and Flux. */
const textInputs = ['text', 'text_g', 'text_l', 'clip_l', 'clip_g', 't5xxl', 'prompt'];

type Side = 'positive' | 'negative';

/**
 * The texts that condition the samplers. A negative one that comes from the positive text (zeroed, or shared where
 * the guidance scale is 1) is none.
 *
 * @throws VsmError `INVALID_ARGUMENT` if several texts meet on the way to one sampler and no override names one.
 */
export function findTexts(
  workflow: Workflow,
  samplers: readonly string[],
  overrides: ComfyUiOverrides,
): { prompt: NodeInput[]; negativePrompt: NodeInput[] } {
  const textsOf = (side: Side): NodeInput[] => {
    const found = samplers.flatMap((id) => {
      const encoders = new Map<string, NodeInput[]>();
      for (const link of conditioningOf(workflow, id, side)) {
        for (const encoder of encodersBehind(workflow, link, side))
          encoders.set(encoder, textsOfEncoder(workflow, encoder));
      }
      const field = side === 'positive' ? 'prompt' : 'negativePrompt';
      if (encoders.size > 1 && overrides[field] === undefined) throw ambiguous(workflow, [...encoders], field);
      return [...encoders.values()].flat();
    });
    return found.filter((input, index) => found.findIndex((other) => sameInput(input, other)) === index);
  };
  const prompt = textsOf('positive');
  const negativePrompt = textsOf('negative').filter((input) => !prompt.some((other) => sameInput(input, other)));
  return { prompt, negativePrompt };
}

/** Where the conditioning of a sampler, or of its guider, comes from. */
function conditioningOf(workflow: Workflow, sampler: string, side: Side): Link[] {
  const towardsGuider = (node: WorkflowNode): Link[] => {
    const guider = linkOf(node, 'guider');
    return guider === undefined ? onlyLink(node) : [guider];
  };
  for (const id of walkUp(workflow, sampler, towardsGuider)) {
    const node = workflow[id];
    if (node === undefined) continue;
    const direct = linkOf(node, side);
    if (direct !== undefined) return [direct];
    const unnamed = side === 'positive' ? conditioningLinks(node) : [];
    if (unnamed.length > 0) return unnamed;
  }
  return [];
}

/** The nodes with texts that a piece of conditioning is made of. */
function encodersBehind(workflow: Workflow, start: Link, side: Side): string[] {
  const encoders = new Set<string>();
  const seen = new Set<string>();
  const visit = (link: Link): void => {
    const node = workflow[link.node];
    const key = `${link.node}/${link.slot}`;
    if (node === undefined || seen.has(key)) return;
    seen.add(key);
    if (textInputs.some((input) => input in node.inputs)) encoders.add(link.node);
    else if (node.class_type !== 'ConditioningZeroOut') for (const next of upstream(node, link.slot, side)) visit(next);
  };
  visit(start);
  return [...encoders];
}

/** A node that takes both sides gives the positive first; one with several pieces of conditioning joins them. */
function upstream(node: WorkflowNode, slot: number, side: Side): Link[] {
  const both = [linkOf(node, 'positive'), linkOf(node, 'negative')];
  if (both.some((link) => link !== undefined)) return [both[slot] ?? linkOf(node, side)].flatMap((link) => link ?? []);
  const conditioning = conditioningLinks(node);
  return conditioning.length > 0 ? conditioning : onlyLink(node);
}

function conditioningLinks(node: WorkflowNode): Link[] {
  return linksOf(node)
    .filter(([input]) => /^cond(itioning)?(_?\d+|_to|_from)?$/.test(input))
    .map(([, link]) => link);
}

function textsOfEncoder(workflow: Workflow, encoder: string): NodeInput[] {
  return textInputs.flatMap((input) => {
    const literal = findLiteral(workflow, { node: encoder, input });
    return literal !== undefined && typeof workflow[literal.node]?.inputs[literal.input] === 'string' ? [literal] : [];
  });
}

function ambiguous(workflow: Workflow, encoders: readonly [string, NodeInput[]][], field: string): VsmError {
  const nodes = encoders.map(([id]) => nameNode(workflow, id)).join(', ');
  const first = encoders.flatMap(([, inputs]) => inputs)[0] ?? { node: encoders[0]?.[0] ?? '6', input: 'text' };
  return new VsmError(
    'INVALID_ARGUMENT',
    `Several texts of the workflow could be the ${field}: ${nodes}. ` +
      `Name one, for example overrides: { ${field}: "${first.node}.${first.input}" }.`,
    { details: { argument: 'overrides', field, nodes: encoders.map(([id]) => id) } },
  );
}
