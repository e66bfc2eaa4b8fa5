import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { textOf } from '../http/http-answer.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { FooocusApi } from './fooocus-api.ts';
import { createGeneration1 } from './generation-1.ts';
import { createGeneration2 } from './generation-2.ts';

const tasksSchema = z.object({ current: z.array(z.unknown()) });

/** The API of the generation that answers. @throws VsmError `GENERATOR_UNREACHABLE` when neither does. */
export async function connectFooocus(client: HttpClient, signal?: AbortSignal): Promise<FooocusApi> {
  if (await answersPing(client, signal)) return createGeneration1(client);
  // Only the second generation has a list of tasks.
  await client.sendForJson('/tasks', tasksSchema, { query: { query: 'current' }, signal });
  return createGeneration2(client);
}

async function answersPing(client: HttpClient, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    return /^"?pong"?$/.test(textOf(await client.send('/ping', { signal })).trim());
  } catch (error) {
    if (VsmError.is(error) && (error.details['status'] === 404 || error.details['status'] === 405)) return false;
    throw error;
  }
}
