import { VsmError } from '@vsm/core';
import { z } from 'zod';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a route is called with; each part as its schema gave it. */
export interface Call<Parameters, Query, Body> {
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** The `memory` of the query. */
  readonly memory: string | undefined;
  readonly request: Request;
}

/** A body that is not JSON, as the document tells it; the handler reads it from the request. */
export interface RawBody {
  readonly mediaTypes: readonly string[];
}

/** What a route answers when all is well. */
export interface RouteAnswer {
  readonly status: number;
  readonly description: string;
  /** Of JSON; without one there is other content, or none. */
  readonly schema?: z.ZodType;
  readonly mediaType?: string;
}

export interface RouteDefinition<Parameters, Query, Body> {
  readonly method: Method;
  /** Below `/api/v1`, with `{names}`. */
  readonly path: string;
  /** One line for the document. */
  readonly summary: string;
  readonly tag: string;
  /** Whether it works on a memory: then `memory` is a part of its query. */
  readonly ofMemory: boolean;
  readonly parameters: z.ZodType<Parameters>;
  /** Besides `memory`. */
  readonly query: z.ZodType<Query>;
  /** Of JSON. */
  readonly body: z.ZodType<Body>;
  /** Instead of JSON: the handler reads it from the request. */
  readonly rawBody?: RawBody;
  readonly answer: RouteAnswer;
  readonly handle: (call: Call<Parameters, Query, Body>) => Promise<Response>;
}

/** A route as it is called: parts are checked before the handler sees them. */
export interface Route extends Omit<RouteDefinition<unknown, unknown, unknown>, 'handle'> {
  readonly handle: (call: UncheckedCall) => Promise<Response>;
}

export interface UncheckedCall {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly readJson: () => Promise<unknown>;
  readonly request: Request;
}

/** Stands for a part that a route does not take. */
export const nothing: z.ZodType<object> = z.object({});

/** What most routes are: begin a definition with it. */
export const plain: {
  readonly parameters: typeof nothing;
  readonly query: typeof nothing;
  readonly body: typeof nothing;
  readonly ofMemory: true;
} = { parameters: nothing, query: nothing, body: nothing, ofMemory: true };

export function defineRoute<Parameters, Query, Body>(definition: RouteDefinition<Parameters, Query, Body>): Route {
  const { handle, ...rest } = definition;
  return {
    ...rest,
    handle: async ({ parameters, query: { memory, ...query }, readJson, request }) =>
      handle({
        parameters: check(rest.parameters, parameters, 'path'),
        query: check(rest.query, query, 'query'),
        body: check(rest.body, rest.body === nothing ? {} : await readJson(), 'body'),
        memory: rest.ofMemory ? memory : undefined,
        request,
      }),
  };
}

function check<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 3).map(({ path, message }) => {
    return path.length === 0 ? message : `${path.join('.').slice(0, 100)}: ${message}`;
  });
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The ${part} of the request is not as /openapi.json describes it: ${issues.join('; ')}`,
  );
}
