import type { OnnxModel } from '../format/onnx-model.ts';
import { selectClassToken } from './select-class-token.ts';

/** What `rewriteModel` can do to a graph. */
export type RewriteName = 'class-token';

/** Changes whenever a rewrite or the quantisation gives another graph than before: files made by another one are stale. */
export const rewriteVersion = 1;

/**
 * The same function in less time. Rewrites whose pattern the graph does not have leave it as it is.
 * - `class-token`: where only the first token of the last layer comes out, only it is computed there.
 */
export function rewriteModel(model: OnnxModel): {
  readonly model: OnnxModel;
  readonly rewrites: readonly RewriteName[];
} {
  const graph = selectClassToken(model.graph);
  return graph ? { model: { ...model, graph }, rewrites: ['class-token'] } : { model, rewrites: [] };
}
