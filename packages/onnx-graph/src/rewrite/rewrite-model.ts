import type { OnnxGraph, OnnxModel } from '../format/onnx-model.ts';
import { fuseAttention } from './fuse-attention.ts';
import { withRuntimeOperators } from './runtime-operators.ts';
import { selectClassToken } from './select-class-token.ts';

/** What `rewriteModel` can do to a graph. */
export type RewriteName = 'class-token' | 'attention';

export interface RewriteOptions {
  /** All if not given. */
  readonly rewrites?: readonly RewriteName[];
}

/** Changes whenever a rewrite or the quantisation gives another graph than before: files made by another one are stale. */
export const rewriteVersion = 2;

const rewriteGraph: Readonly<Record<RewriteName, (graph: OnnxGraph) => OnnxGraph | undefined>> = {
  'class-token': selectClassToken,
  attention: fuseAttention,
};

const inOrder = ['class-token', 'attention'] as const;

/**
 * The same function in less time, and which rewrites applied. One whose pattern the graph does not have leaves it as it is.
 * - `class-token`: where only the first token of the last layer comes out, only it is computed there. Exact.
 * - `attention`: the steps of attention as one node of onnxruntime. Other runtimes don't have it.
 */
export function rewriteModel(
  model: OnnxModel,
  { rewrites = inOrder }: RewriteOptions = {},
): { readonly model: OnnxModel; readonly rewrites: readonly RewriteName[] } {
  const applied: RewriteName[] = [];
  let { graph } = model;
  for (const name of inOrder) {
    const rewritten = rewrites.includes(name) ? rewriteGraph[name](graph) : undefined;
    if (!rewritten) continue;
    graph = rewritten;
    applied.push(name);
  }
  const changed = applied.length > 0 ? { ...model, graph } : model;
  return { model: applied.includes('attention') ? withRuntimeOperators(changed) : changed, rewrites: applied };
}
