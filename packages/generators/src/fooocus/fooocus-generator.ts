import type { ImageGenerator } from '@vsm/core';
import { createHttpClient, type ServerOptions } from '../http/http-client.ts';
import { createPictureByPictureGenerator } from '../runs/picture-by-picture.ts';
import { connectFooocus } from './connect-fooocus.ts';
import { drawWithFooocus } from './draw-with-fooocus.ts';
import { explainRefusal } from './fooocus-errors.ts';
import { checkNames } from './fooocus-names.ts';
import { planFooocus } from './fooocus-request.ts';

export interface FooocusGeneratorOptions extends ServerOptions {
  /** What the server was started with as `--apikey`. */
  readonly apiKey?: string;
  /** How often the server is asked how far it is; 500 if not given. */
  readonly pollIntervalMs?: number;
}

const advice =
  'Check the address: Fooocus-API answers at port 8888, FooocusAPI at 7866. The page of Fooocus itself (7865) has no API.';

/**
 * Draws with Fooocus, through Fooocus-API or FooocusAPI; which of the two answers is found out.
 *
 * Each picture is a job of its own, whose seeds follow one another. A job that is aborted, interrupted or given up as too late is
 * stopped on the server too, unless it still waits behind the job of somebody else: such a job goes on.
 *
 * @see https://github.com/mrhan1993/Fooocus-API
 * @see https://github.com/mrhan1993/FooocusAPI
 */
export function createFooocusGenerator(options: FooocusGeneratorOptions): ImageGenerator {
  const { apiKey, pollIntervalMs = 500, retries = 2, retryPauseMs = 500, timeoutMs } = options;
  const headers = apiKey === undefined ? {} : { 'x-api-key': apiKey };
  const client = createHttpClient({ ...options, tool: 'Fooocus', advice, headers, explain: explainRefusal });

  return createPictureByPictureGenerator({
    id: 'fooocus',
    tool: 'Fooocus',
    timeoutMs,
    plan: planFooocus,
    draw: async (plan, seed, how) => {
      // Each time anew: a stale connection is found out before anything is drawn, and so is another server in its place.
      const api = await connectFooocus(client, how.signal);
      await checkNames(client, plan, how.signal);
      return await drawWithFooocus({ ...how, client, api, plan, seed, pollIntervalMs, retries, retryPauseMs });
    },
  });
}
