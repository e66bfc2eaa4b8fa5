import type { Workflow } from './workflow.ts';
import type { NodeInput } from './workflow-fields.ts';

const step = 8;

/**
 * The sizes that nodes of the workflow scale pictures to, changed as much as the size that is drawn was, so that a
 * second pass keeps the shape of the first. Multiples of 8; 0, which follows the other side, stays.
 *
 * @param base The inputs that hold the side that is drawn; the first tells what it was.
 */
export function scaleSizes(
  workflow: Workflow,
  side: 'width' | 'height',
  base: readonly NodeInput[],
  wanted: number,
): (NodeInput & { readonly value: number })[] {
  const [first] = base;
  const before = first === undefined ? undefined : workflow[first.node]?.inputs[first.input];
  if (typeof before !== 'number' || before <= 0) return [];
  return Object.entries(workflow).flatMap(([id, { class_type, inputs }]) => {
    const size = inputs[side];
    const isOther = base.every(({ node }) => node !== id);
    if (typeof size !== 'number' || !isOther || !/scale|resize/i.test(class_type)) return [];
    return [{ node: id, input: side, value: Math.round((size * wanted) / before / step) * step }];
  });
}
