import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { excerptOf, type HttpAnswer, textOf } from '../http/http-answer.ts';

const refusedFieldsSchema = z.object({
  detail: z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })).min(1),
});

const memoryAdvice = 'Its memory was too small: ask for a smaller picture, or start it with --always-low-vram.';

/** What a refusal means where the server's own words say more than its status. */
export function explainRefusal(answer: HttpAnswer): VsmError | undefined {
  const { status } = answer;
  if (status === 401 || status === 403) {
    return new VsmError(
      'INVALID_ARGUMENT',
      `Fooocus refused the call (${status}): it wants the key that it was started with (--apikey). Give that as apiKey.`,
      { details: { argument: 'apiKey', status } },
    );
  }
  if (status === 422) return explainFields(answer);
  if (status >= 500 && isOutOfMemory(textOf(answer))) return failedToDraw(excerptOf(answer));
  return undefined;
}

function explainFields(answer: HttpAnswer): VsmError | undefined {
  const fields = refusedFieldsSchema.safeParse(tryParse(textOf(answer))).data;
  if (!fields) return undefined;
  const problems = fields.detail.map(({ loc, msg }) => `${loc.filter((part) => part !== 'body').join('.')}: ${msg}`);
  return new VsmError(
    'INVALID_ARGUMENT',
    `Fooocus does not take the request: ${problems.join('; ')}. Change what it names.`,
    { details: { argument: 'settings', status: answer.status } },
  );
}

/** Of a job that ended in failure; its reason mostly stands in the server's log only. */
export function failedToDraw(said: string | undefined): VsmError {
  const isMemory = isOutOfMemory(said ?? '');
  const words = said === undefined || said === '' ? 'without saying why' : `and said: ${said}`;
  const next = isMemory ? memoryAdvice : 'Its own log says more.';
  return new VsmError('GENERATOR_FAILED', `Fooocus failed to draw the picture ${words}. ${next}`, {
    details: { isMemory },
  });
}

export function noPicture(): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    'Fooocus ended the job without a picture: it was stopped there, or it failed, which its own log says. Try again.',
  );
}

export function forgottenJob(server: string): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    `${server} no longer knows the job: it was started again, or cleared its history. Ask for the picture again.`,
    { details: { server } },
  );
}

export function queueFull(server: string): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    `${server} takes no further job: its queue is full. Try again later, or start it with a larger --queue-size.`,
    { details: { server } },
  );
}

function isOutOfMemory(text: string): boolean {
  return /out of memory|OutOfMemory|allocation on device/i.test(text);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
