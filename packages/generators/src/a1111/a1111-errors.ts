import { VsmError, type VsmErrorCode } from '@vsm/core';
import { z } from 'zod';
import { type HttpAnswer, textOf } from '../http/http-answer.ts';

/** What the server says when it refuses; `detail` holds a list where fields are wrong. */
const refusalSchema = z.object({
  error: z.string().nullish(),
  detail: z.unknown(),
  errors: z.string().nullish(),
});

const meanings: readonly (readonly [pattern: RegExp, code: VsmErrorCode, next: string])[] = [
  [
    /out of memory/i,
    'GENERATOR_FAILED',
    'Ask for a smaller picture or a smaller batchSize, or start it with --medvram or --lowvram.',
  ],
  [
    /incorrect username or password|not authenticated|unauthorized/i,
    'INVALID_ARGUMENT',
    'Give the user name and the password that it was started with (--api-auth NAME:PASSWORD).',
  ],
  [/sampler not found/i, 'INVALID_ARGUMENT', 'Its page /sdapi/v1/samplers lists the samplers that it has.'],
  [
    /unknown checkpoint|model.*not found/i,
    'INVALID_ARGUMENT',
    'Its page /sdapi/v1/sd-models lists the checkpoints that it has.',
  ],
  [/script .*not found/i, 'INVALID_ARGUMENT', 'Its page /sdapi/v1/scripts lists the scripts that it has.'],
];

/** What a refusal of the server means, if it is one of those known. */
export function explainRefusal(answer: HttpAnswer): VsmError | undefined {
  const said = saidBy(answer);
  if (said === undefined) return undefined;
  const known = meanings.find(([pattern]) => pattern.test(said));
  const excerpt = said.length > 300 ? `${said.slice(0, 300)}…` : said;
  const details = { status: answer.status, said: excerpt };
  if (known) return new VsmError(known[1], `A1111 says: ${excerpt}. ${known[2]}`, { details });
  // Of a missing route it says no more than this; any other 404 is about what the request names.
  if (answer.status !== 404 || said === 'Not Found') return undefined;
  return new VsmError('INVALID_ARGUMENT', `A1111 says: ${excerpt}. Change what the request names.`, { details });
}

function saidBy(answer: HttpAnswer): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
  const { data } = refusalSchema.safeParse(value);
  if (!data) return undefined;
  const detail = typeof data.detail === 'string' || data.detail == null ? data.detail : JSON.stringify(data.detail);
  return (
    [data.error, detail, data.errors].find((text) => text && !/^(HTTPException|\w+Error)$/.test(text)) ??
    data.error ??
    undefined
  );
}
