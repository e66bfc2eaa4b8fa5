import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCategory, type Verdict, VsmError } from '@vsm/core';
import { z } from 'zod';
import { answerJson, answerProblem, type Trouble } from './answer.ts';
import { parseJson } from './drawing-request.ts';
import type { LastPicture, LastPictures } from './last-pictures.ts';
import type { ProxyOptions } from './proxy-options.ts';
import { BodyTooLarge, readBody, type Target } from './target.ts';

const maxBodyBytes = 64 * 1024;
const patienceMs = 3000;

const choiceSchema = z
  .strictObject({ index: z.int().min(0), id: z.string(), category: z.string() })
  .partial()
  .refine(({ index, id }) => index === undefined || id === undefined, 'Give an index or an id, not both.');

type PictureChoice = z.infer<typeof choiceSchema>;

export interface VsmRoutesOptions {
  readonly options: ProxyOptions;
  readonly target: Target;
  readonly lastPictures: LastPictures;
}

/** The proxy's own routes, under `/vsm/`. */
export class VsmRoutes {
  readonly #options: VsmRoutesOptions;

  constructor(options: VsmRoutesOptions) {
    this.#options = options;
  }

  async answer(incoming: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const route = `${incoming.method} ${path.replace(/\?.*$/s, '')}`;
    try {
      if (route === 'GET /vsm/health') answerJson(response, await this.#health());
      else if (route === 'GET /vsm/last') answerJson(response, this.#last());
      else if (route === 'POST /vsm/like') answerJson(response, await this.#rate('like', incoming));
      else if (route === 'POST /vsm/dislike') answerJson(response, await this.#rate('dislike', incoming));
      else
        throw new Refused(
          404,
          'NOT_FOUND',
          `${route} is none of the proxy's routes: GET /vsm/health, GET /vsm/last, POST /vsm/like, POST /vsm/dislike.`,
        );
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      answerProblem(response, trouble);
    }
  }

  async #health() {
    const { options, target } = this.#options;
    const { memory, settings } = options;
    const call = { method: 'GET', path: '/sdapi/v1/progress?skip_current_image=true', headers: target.headersFor([]) };
    const answer = await Promise.race([
      target.send(call, new Uint8Array(), { maxBytes: 2 ** 20 }).catch(() => null),
      new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null).unref()),
    ]);
    const countOf = (verdict: Verdict): number => memory.preferences.filter((each) => each.verdict === verdict).length;
    return {
      status: 'ok',
      // A target that wants credentials answers too.
      target: { url: target.url, answers: answer !== null, status: answer?.status ?? null },
      likes: countOf('like'),
      dislikes: countOf('dislike'),
      settings,
    };
  }

  #last() {
    const { memory } = this.#options.options;
    const verdicts = new Map(memory.preferences.map(({ source, verdict }) => [source?.sha256, verdict]));
    return {
      pictures: this.#options.lastPictures.last.map((picture, index) => {
        const { id, prompt, seed, category, judged, parameters, bytes } = picture;
        const { score, width, height } = judged;
        const { value, ...rest } = score;
        const verdict = verdicts.get(sha256Of(bytes)) ?? null;
        return { index, id, prompt, seed, category, score: value, ...rest, width, height, parameters, verdict };
      }),
    };
  }

  async #rate(verdict: Verdict, incoming: IncomingMessage) {
    assertOwnPage(incoming);
    const choice = parseChoice((await readBody(incoming, maxBodyBytes)).toString('utf8'));
    const picture = this.#find(choice);
    const { memory, createThumbnail } = this.#options.options;
    const { bytes, judged, prompt, seed, parameters } = picture;
    const category = choice.category ?? picture.category;
    const [outcome] = await memory.rate([
      {
        verdict,
        picture: judged.encoded,
        ...(category !== null && { category: parseCategory(category) }),
        metadata: { generator: 'a1111', prompt, ...(seed !== null && { seed }), ...(parameters && { parameters }) },
        source: {
          sha256: sha256Of(bytes),
          width: judged.width,
          height: judged.height,
          ...(createThumbnail && { thumbnail: await createThumbnail(bytes) }),
        },
      },
    ]);
    const { status, preference } = outcome!;
    return { picture: picture.id, verdict, status, preference: preference.id, category: preference.category };
  }

  #find({ index = 0, id }: PictureChoice): LastPicture {
    const { lastPictures } = this.#options;
    const picture = id === undefined ? lastPictures.last[index] : lastPictures.find(id);
    if (picture) return picture;
    const wanted = id === undefined ? `picture ${index} of the last answer` : `the picture ${JSON.stringify(id)}`;
    const there = lastPictures.last.length;
    throw new Refused(
      404,
      'NOT_FOUND',
      there === 0
        ? 'There is no picture to rate yet: have one drawn through this proxy first.'
        : `The proxy does not have ${wanted}: the last answer has ${there}, from index 0 on, and only the last hundred are kept. GET /vsm/last lists them.`,
    );
  }
}

class Refused extends Error {
  readonly trouble: Trouble;

  constructor(status: number, code: Trouble['code'], detail: string) {
    super(detail);
    this.trouble = { status, code, detail };
  }
}

function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Refused) return error.trouble;
  if (error instanceof BodyTooLarge) return { status: 413, code: 'PAYLOAD_TOO_LARGE', detail: error.message };
  if (!VsmError.is(error)) return null;
  const isAboutInput = error.code === 'INVALID_ARGUMENT' || error.code === 'PREFERENCE_INVALID';
  return { status: isAboutInput ? 422 : 500, code: error.code, detail: error.message };
}

function parseChoice(text: string): PictureChoice {
  const parsed = choiceSchema.safeParse(text.trim() === '' ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new Refused(
    422,
    'INVALID_ARGUMENT',
    `Expected {"index": 0} or {"id": "…"}, and perhaps a "category": ${problem}`,
  );
}

/** A page of the web may send what it likes to an address of this machine; what it rates is none of the user's. */
function assertOwnPage({ headers: { origin, host } }: IncomingMessage): void {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return;
  throw new Refused(403, 'FORBIDDEN', `Only pages of this proxy may rate; this call came from ${origin}.`);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
