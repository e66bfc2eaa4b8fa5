import { z } from 'zod';
import type { A1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';

/** What the tests have drawn unless they say otherwise. */
export const drawing = { prompt: 'a quiet sunset', width: 64, height: 64, seed: 7, steps: 2 };

/** What a proxy tells of a picture, and of an attempt. */
interface Report {
  readonly scores: readonly (number | null)[];
  readonly pictures: readonly {
    readonly id: string | null;
    readonly score: number | null;
    readonly seed: number;
    readonly attempt: number;
  }[];
  readonly attempts: readonly {
    readonly number: number;
    readonly seed: number;
    readonly score: number | null;
    readonly status: string;
    readonly error?: string | undefined;
  }[];
}

interface Info {
  readonly prompt: string;
  readonly seed: number;
  readonly all_seeds: readonly number[];
  readonly infotexts: readonly string[];
  readonly index_of_first_image: number;
  readonly vsm?: unknown;
}

interface Body {
  readonly images: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly info: Info;
}

export interface Drawn {
  readonly headers: Headers;
  readonly images: readonly string[];
  readonly info: Info;
  readonly body: Body;
}

export interface GuidedDrawn extends Drawn {
  readonly vsm: Report;
}

const score = z.number().nullable();
const reportSchema: z.ZodType<Report> = z.looseObject({
  scores: z.array(score),
  pictures: z.array(z.looseObject({ id: z.string().nullable(), score, seed: z.number(), attempt: z.number() })),
  attempts: z.array(
    z.looseObject({ number: z.number(), seed: z.number(), score, status: z.string(), error: z.string().optional() }),
  ),
});
const infoSchema: z.ZodType<Info> = z.looseObject({
  prompt: z.string(),
  seed: z.number(),
  all_seeds: z.array(z.number()),
  infotexts: z.array(z.string()),
  index_of_first_image: z.number(),
  vsm: z.unknown().optional(),
});
const bodySchema: z.ZodType<Body> = z.looseObject({
  images: z.array(z.string()),
  parameters: z.looseObject({}),
  info: z.string().transform((text) => infoSchema.parse(JSON.parse(text))),
});

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
  return { ...drawn, vsm: reportSchema.parse(drawn.info.vsm) };
}

/** What the target was asked to draw. */
export function drawings(server: A1111Server): Record<string, unknown>[] {
  return server.requests.filter(({ path }) => path.endsWith('2img')).map(({ body }) => JSON.parse(body));
}

export function interruptions(server: A1111Server): number {
  return server.requests.filter(({ path }) => path.endsWith('/interrupt')).length;
}
