import { VsmError, type VsmErrorCode } from '@vsm/core';
import { z } from 'zod';
import { type HttpAnswer, textOf } from '../http/http-answer.ts';

const refusalSchema = z.object({
  error: z.object({
    message: z.string(),
    code: z.union([z.string(), z.number()]).nullish(),
    param: z.string().nullish(),
  }),
});

/** By the code in the answer; a moderated prompt may pass at another try, so that it is no invalid argument. */
const meanings: Readonly<Record<string, readonly [code: VsmErrorCode, next: string]>> = {
  invalid_api_key: ['INVALID_ARGUMENT', 'Give the key of an account that may use it (apiKey).'],
  model_not_found: [
    'INVALID_ARGUMENT',
    'Name a model that draws and that the key may use; its page /v1/models lists them.',
  ],
  insufficient_quota: ['GENERATOR_UNREACHABLE', 'The account behind the key is used up: see its billing.'],
  billing_hard_limit_reached: ['GENERATOR_UNREACHABLE', 'The account behind the key is used up: see its billing.'],
  content_policy_violation: ['GENERATOR_FAILED', 'Say it in other words.'],
  moderation_blocked: ['GENERATOR_FAILED', 'Say it in other words.'],
};

/** What a refusal of the server means, if it is one of those known. */
export function explainRefusal(answer: HttpAnswer): VsmError | undefined {
  const refusal = readRefusal(answer);
  if (!refusal) return undefined;
  const details = { status: answer.status, said: refusal.message, parameter: unknownParameter(refusal) };
  const says = `The server says: ${refusal.message.slice(0, 300)}`;
  const known = meanings[String(refusal.code)];
  if (known) return new VsmError(known[0], `${says} ${known[1]}`, { details });
  if (answer.status === 400 || answer.status === 422) {
    return new VsmError('INVALID_ARGUMENT', `${says} Change what the request names.`, { details });
  }
  return undefined;
}

/** The field that a server refused because it does not know it. Nothing was drawn then. */
export function unknownParameterOf(error: unknown): string | undefined {
  const parameter = VsmError.is(error, 'INVALID_ARGUMENT') ? error.details['parameter'] : undefined;
  return typeof parameter === 'string' ? parameter : undefined;
}

type Refusal = z.infer<typeof refusalSchema>['error'];

function readRefusal(answer: HttpAnswer): Refusal | undefined {
  try {
    return refusalSchema.safeParse(JSON.parse(textOf(answer))).data?.error;
  } catch {
    return undefined;
  }
}

function unknownParameter({ code, param }: Refusal): string | null {
  return code === 'unknown_parameter' && param ? param : null;
}
