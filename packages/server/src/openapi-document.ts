import { z } from 'zod';
import { problemSchema } from './api/problem.ts';
import { nothing, type Route } from './http/route.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where schemas with a name of their own stand in the document. */
const components = '#/components/schemas/';

/** The OpenAPI 3.1 document of the routes, from the very schemas that check requests. */
export function createOpenApiDocument(routes: readonly Route[], version: string): Json {
  const schemas: Record<string, unknown> = {};
  const convert = (schema: z.ZodType, io: 'input' | 'output'): Json => toJsonSchema(schema, io, schemas);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: describeOperation(route, convert) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'VSM',
      version,
      description: 'Learns what one person likes to look at, and scores, ranks and steers pictures by it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function describeOperation(route: Route, convert: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const { summary, tag, answer } = route;
  const content = { ...(answer.schema && { schema: convert(answer.schema, 'output') }) };
  const mediaType = answer.mediaType ?? (answer.schema ? 'application/json' : undefined);
  return {
    operationId: operationIdOf(route),
    summary,
    tags: [tag],
    parameters: [
      ...parametersIn('path', convert(route.parameters, 'input')),
      ...parametersIn('query', convert(route.query, 'input')),
      ...(route.ofMemory
        ? [
            {
              name: 'memory',
              in: 'query',
              required: false,
              description: 'The id of a memory; the first if not given.',
              schema: { type: 'string' },
            },
          ]
        : []),
    ],
    ...describeBody(route, convert),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(mediaType !== undefined && { content: { [mediaType]: content } }),
      },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: convert(problemSchema, 'output') } },
      },
    },
  };
}

function describeBody({ body, rawBody }: Route, convert: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  if (rawBody) {
    const content = Object.fromEntries(rawBody.mediaTypes.map((type) => [type, {}]));
    return { requestBody: { required: true, content } };
  }
  if (body === nothing) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: convert(body, 'input') } } } };
}

/** `GET /preferences/{id}/thumbnail` is `getPreferencesByIdThumbnail`. */
function operationIdOf({ method, path }: Route): string {
  const words = path
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[/-]/)
    .filter(Boolean);
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function parametersIn(place: 'path' | 'query', schema: Json): Json[] {
  const parsed = z
    .object({
      properties: z.record(z.string(), z.unknown()).default({}),
      required: z.array(z.string()).default([]),
    })
    .parse(schema);
  return Object.entries(parsed.properties).map(([name, each]) => ({
    name,
    in: place,
    required: parsed.required.includes(name),
    schema: each,
  }));
}

/** JSON Schema 2020-12 is what OpenAPI 3.1 speaks; named schemas go to the components. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): Json {
  const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  for (const [name, definition] of Object.entries($defs)) schemas[name] ??= withComponentReferences(definition);
  return z.record(z.string(), z.unknown()).parse(withComponentReferences(rest));
}

function withComponentReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponentReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => key !== 'id' || typeof each !== 'string')
      .map(([key, each]) => {
        const isReference = key === '$ref' && typeof each === 'string';
        return [key, isReference ? each.replace('#/$defs/', components) : withComponentReferences(each)];
      }),
  );
}
