import { VsmError, type VsmErrorCode } from '@vsm/core';
import { z } from 'zod';
import { type HttpAnswer, textOf } from '../http/http-answer.ts';

/** How SwarmUI refuses, on its routes and on its socket. */
export interface Refusal {
  readonly error: string;
  readonly error_id?: string | null | undefined;
}

export const refusalSchema: z.ZodType<Refusal> = z.object({ error: z.string(), error_id: z.string().nullish() });

const meanings: readonly (readonly [pattern: RegExp, code: VsmErrorCode, next: string])[] = [
  [
    /out of memory|OutOfMemory|allocation on device/i,
    'GENERATOR_FAILED',
    'Its memory was too small: ask for a smaller picture, or free memory in SwarmUI.',
  ],
  [
    /invalid or unauthorized|bad_permissions|lack permission/i,
    'INVALID_ARGUMENT',
    'Give a token of an account that may generate (User > Swarm Auth Tokens) as token.',
  ],
  [/invalid model value/i, 'INVALID_ARGUMENT', 'Its tab Models lists the models that it has.'],
  [/no model input given/i, 'INVALID_ARGUMENT', 'Name one as the setting checkpoint.'],
  [/^invalid .* param|^invalid value for param|invalid resolution/i, 'INVALID_ARGUMENT', 'Change that setting.'],
  [/session interrupted/i, 'GENERATOR_FAILED', 'It was interrupted in SwarmUI. Ask again if that was not meant.'],
  [/backends are occupied/i, 'GENERATOR_FAILED', 'It is too busy now: try again later.'],
  [
    /no backends available|all backends failed|backends? .*(loading|disabled|errored)/i,
    'GENERATOR_UNREACHABLE',
    'Its tab Server > Backends shows which one to start.',
  ],
];

/** What a refusal means. @returns an error whose details tell `errorId`, where SwarmUI gave one. */
export function explainRefusal({ error, error_id: errorId }: Refusal): VsmError {
  const said = error.length > 400 ? `${error.slice(0, 400)}…` : error;
  const known = meanings.find(([pattern]) => pattern.test(`${error} ${errorId ?? ''}`.trim()));
  const [, code, next] = known ?? [undefined, 'GENERATOR_FAILED' as const, 'Its log (Server > Logs) says more.'];
  return new VsmError(code, `SwarmUI says: ${said.replace(/[.!]$/, '')}. ${next}`, {
    details: { said, ...(errorId != null && { errorId }) },
  });
}

/** The same of an answer whose status is not 2xx, if it is a refusal. */
export function explainAnswer(answer: HttpAnswer): VsmError | undefined {
  const refusal = parseRefusal(textOf(answer));
  if (refusal) return explainRefusal(refusal);
  if (answer.status !== 401) return undefined;
  return new VsmError(
    'INVALID_ARGUMENT',
    'SwarmUI wants the header Authorization that its server setting Network > RequiredAuthorization tells. Give that as authorization.',
    { details: { argument: 'authorization', status: 401 } },
  );
}

export function isUnknownSession(error: unknown): boolean {
  return VsmError.is(error) && error.details['errorId'] === 'invalid_session_id';
}

function parseRefusal(text: string): Refusal | undefined {
  try {
    return refusalSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
