import { z } from 'zod';
import type { A1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';

/** What the tests have drawn unless they say otherwise. */
export const drawing = { prompt: 'a quiet sunset', width: 64, height: 64, seed: 7, steps: 2 };

const score = z.number().nullable();
const reportSchema = z.looseObject({
  scores: z.array(score),
  pictures: z.array(z.looseObject({ id: z.string().nullable(), score, seed: z.number(), attempt: z.number() })),
  attempts: z.array(
    z.looseObject({ number: z.number(), seed: z.number(), score, status: z.string(), error: z.string().optional() }),
  ),
});
const infoSchema = z.looseObject({
  prompt: z.string(),
  seed: z.number(),
  all_seeds: z.array(z.number()),
  infotexts: z.array(z.string()),
  index_of_first_image: z.number(),
});
const bodySchema = z.looseObject({
  images: z.array(z.string()),
  parameters: z.looseObject({}),
  info: z.string().transform((text) => infoSchema.parse(JSON.parse(text))),
});

export interface Drawn {
  readonly headers: Headers;
  readonly images: readonly string[];
  readonly info: z.infer<typeof infoSchema>;
  readonly body: z.infer<typeof bodySchema>;
}

export interface GuidedDrawn extends Drawn {
  readonly vsm: z.infer<typeof reportSchema>;
}

export function post(
  server: { readonly url: string },
  more: object = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}/sdapi/v1/txt2img`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...drawing, ...more }),
  });
}

/** What a server answers that knows nothing of VSM. */
export async function draw(...call: Parameters<typeof post>): Promise<Drawn> {
  const answer = await post(...call);
  const body = bodySchema.parse(await answer.json());
  return { headers: answer.headers, images: body.images, info: body.info, body };
}

/** What a proxy answers. */
export async function drawGuided(...call: Parameters<typeof post>): Promise<GuidedDrawn> {
  const drawn = await draw(...call);
  return { ...drawn, vsm: reportSchema.parse(drawn.info['vsm']) };
}

/** What the target was asked to draw. */
export function drawings(server: A1111Server): Record<string, unknown>[] {
  return server.requests.filter(({ path }) => path.endsWith('2img')).map(({ body }) => JSON.parse(body));
}

export function interruptions(server: A1111Server): number {
  return server.requests.filter(({ path }) => path.endsWith('/interrupt')).length;
}
