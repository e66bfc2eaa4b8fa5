import { VsmError } from '@vsm/core';
import * as z from 'zod';
import { type HttpAnswer, textOf } from '../http/http-answer.ts';

const problemSchema = z.looseObject({
  type: z.string().default(''),
  message: z.string().default(''),
  details: z.string().default(''),
});

const nodeErrorsSchema = z.record(
  z.string(),
  z.looseObject({ class_type: z.string().default(''), errors: z.array(problemSchema).default([]) }),
);

const refusalSchema = z.looseObject({
  error: z.union([problemSchema, z.string()]),
  // An empty list where there are none.
  node_errors: z.union([nodeErrorsSchema, z.array(z.unknown())]).default([]),
});

const longestDetails = 400;
const mostNodes = 8;

/** What ComfyUI means by an answer that is not 2xx, where its own words are clearer than the status. */
export function explainRefusal(answer: HttpAnswer): VsmError | undefined {
  if (answer.status === 403) return refusedOrigin();
  const refusal = refusalSchema.safeParse(tryParse(textOf(answer))).data;
  if (refusal === undefined || answer.status >= 500) return undefined;
  const { error, node_errors } = refusal;
  const problem = typeof error === 'string' ? error : describeProblem(error);
  const nodes = describeNodeErrors(node_errors);
  return new VsmError(
    'INVALID_ARGUMENT',
    `ComfyUI refused the workflow: ${[problem, ...nodes].join('\n')}\n` +
      'Open the workflow in ComfyUI, see that it runs there, and export it again; or set the value that it names.',
    { details: { argument: 'workflow', nodeErrors: nodes } },
  );
}

/** One line a node: `4 (CheckpointLoaderSimple): Value not in list: ...`. */
export function describeNodeErrors(nodeErrors: unknown): string[] {
  const parsed = nodeErrorsSchema.safeParse(nodeErrors);
  if (!parsed.success) return [];
  return Object.entries(parsed.data)
    .slice(0, mostNodes)
    .map(([id, { class_type, errors }]) => `node ${id} (${class_type}): ${errors.map(describeProblem).join('; ')}`);
}

function describeProblem({ message, details, type }: z.infer<typeof problemSchema>): string {
  const text = [message || type, details].filter((part) => part !== '').join(': ');
  return text.length > longestDetails ? `${text.slice(0, longestDetails)}…` : text;
}

function refusedOrigin(): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    'ComfyUI refused the call (403), as it does when the page or proxy that calls it has another origin than its own. ' +
      'Start it with --enable-cors-header, or call it by the address that it listens on.',
    { details: { status: 403 } },
  );
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
