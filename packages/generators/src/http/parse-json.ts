import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { excerptOf, type HttpAnswer, isWebPage, textOf } from './http-answer.ts';

interface Origin {
  readonly server: string;
  readonly advice: string;
  readonly path: string;
}

/**
 * The answer as JSON of the shape of `schema`.
 *
 * @throws VsmError `GENERATOR_UNREACHABLE` for a web page, which another program gives; `GENERATOR_FAILED` for what is no JSON or
 *   has another shape.
 */
export function parseJson<T>(answer: HttpAnswer, schema: z.ZodType<T>, { server, advice, path }: Origin): T {
  const details = { server, path };
  if (isWebPage(answer)) {
    throw new VsmError(
      'GENERATOR_UNREACHABLE',
      `${server} answered ${path} with a web page, not with JSON. ${advice}`,
      {
        details,
      },
    );
  }
  const fail = (problem: string, cause?: unknown): never => {
    const next = 'Check that the address is the tool’s own and that its version is supported.';
    throw new VsmError('GENERATOR_FAILED', `${server} answered ${path} with ${problem}. ${next}`, { cause, details });
  };
  let value: unknown;
  try {
    value = JSON.parse(textOf(answer));
  } catch (error) {
    return fail(`what is no JSON: ${excerptOf(answer) || 'nothing'}`, error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return fail(`JSON of another shape: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`, parsed.error);
}
