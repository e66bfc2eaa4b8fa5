import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { closeAll, startTestServer, type TestServer } from './server.testing.ts';

let server: TestServer;
let document: unknown;

beforeAll(async () => {
  server = await startTestServer();
  document = await (await server.fetch('/openapi.json')).json();
});
afterAll(closeAll);

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.object({ required: z.array(z.string()).optional() })) }),
});

test('the document is OpenAPI 3.1', async () => {
  const result = await new Validator().validate(z.record(z.string(), z.unknown()).parse(document));
  expect(result).toMatchObject({ valid: true });
});

test('every operation has a name of its own, and every reference leads somewhere', () => {
  const { paths, components } = documentSchema.parse(document);
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name!,
  );
  expect(references.filter((name) => !(name in components.schemas))).toEqual([]);
  expect(JSON.stringify(document)).not.toContain('$defs');
});

test('what may be left out is not required', () => {
  const { components, paths } = documentSchema.parse(document);
  expect(components.schemas['GenerationRequest']!.required).toEqual(['generator', 'prompt']);
  const rank = paths['/api/v1/rank']!['get']!;
  expect(rank.parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(['folder']);
  expect(rank.parameters.map(({ name }) => name)).toContain('memory');
});

test('every documented address is answered', async () => {
  const { paths } = documentSchema.parse(document);
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of Object.keys(operations)) {
      if (path.endsWith('/events') || path.endsWith('/taste')) continue;
      const place = path.replace(/\{id\}/g, 'none').replace('{index}', '0');
      const response = await server.fetch(place, { method: method.toUpperCase() });
      const { code } = z.object({ code: z.string().optional() }).parse(await response.json().catch(() => ({})));
      expect([path, method, code]).not.toEqual([path, method, 'METHOD_NOT_ALLOWED']);
      expect([path, method, response.status]).not.toEqual([path, method, 500]);
    }
  }
});
