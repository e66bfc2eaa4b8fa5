import { chooseComparisons, chooseQuestions, type MemoryTaste, rankAgreement } from '@vsm/core';
import { z } from 'zod';
import { categoryNameSchema, idSchema, wholeInQuery } from '../api/scalars.ts';
import {
  type TeachAnswer,
  type TeachQuery,
  type TeachQuestion,
  type TeachResponse,
  teachQuestionsSchema,
  teachRequestSchema,
  teachResponseSchema,
} from '../api/teaching.ts';
import { sourceOf } from '../encoding/picture-encodings.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import { describePicture } from '../pictures/stored-picture.ts';
import type { FolderView } from '../scoring/folder-rankings.ts';
import type { Services } from '../services.ts';

const tag = 'teaching';
const aDozen = 12;
/** Rankings of this many pictures tell how much answers moved. */
const comparedPictures = 500;

const teachQuerySchema: z.ZodType<TeachQuery> = z.strictObject({
  folder: idSchema,
  category: categoryNameSchema.exactOptional(),
  count: wholeInQuery(1, 48).exactOptional(),
  kind: z.enum(['mixed', 'rating', 'pair']).exactOptional(),
  without: z.string().max(8000).exactOptional(),
});

/** Questions whose answers teach most, and the answers. */
export function teachRoutes({ memories, library, encodings, rankings }: Services): Route[] {
  return [
    defineRoute({
      ...plain,
      method: 'get',
      path: '/teach/next',
      summary: 'The questions about a folder whose answers teach most',
      tag,
      query: teachQuerySchema,
      answer: { status: 200, description: 'The most telling first', schema: teachQuestionsSchema },
      handle: async ({ query, memory: asked }) => {
        const memory = await (await memories.open(asked)).read();
        const view = withoutSome(await rankings.view(query.folder), query.without);
        const taste = memory.taste(query.category === undefined ? {} : { category: query.category });
        return jsonResponse({ questions: askAbout(view, taste, query), progress: view.progress });
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/teach/answers',
      summary: 'Keep answers; each is a step to undo',
      tag,
      body: teachRequestSchema,
      answer: { status: 200, description: 'Kept durably', schema: teachResponseSchema },
      handle: async ({ body: { folder, category, answers }, memory: asked }) => {
        const memory = await memories.open(asked);
        const inCategory = category === undefined ? {} : { category };
        const inputs = (await rankings.view(folder)).inputs.slice(0, comparedPictures);
        const rank = async () =>
          (await memory.read())
            .taste(inCategory)
            .scoreAll(inputs)
            .map(({ value }) => value);
        const before = await rank();
        const look = async (id: string) => {
          const picture = library.find(id);
          const encoded = await encodings.encode(picture);
          return { encoded: encoded.encoded, source: sourceOf(picture, encoded) };
        };
        const keep = async (answer: TeachAnswer): Promise<void> => {
          if (answer.kind === 'rating') {
            const { encoded, source } = await look(answer.picture);
            const rating = { verdict: answer.verdict, picture: encoded, source, ...inCategory };
            await memory.write((opened) => opened.rate([rating]));
            return;
          }
          const [one, other] = await Promise.all([look(answer.preferred), look(answer.other)]);
          await memory.write((opened) =>
            opened.compare(
              { ...one.encoded, source: one.source },
              { ...other.encoded, source: other.source },
              inCategory,
            ),
          );
        };
        for (const answer of answers) await keep(answer);
        const response: TeachResponse = {
          agreement: inputs.length < 2 ? null : rankAgreement(before, await rank()),
          undoSteps: (await memory.read()).snapshot.undoSteps.length,
          revision: memory.state.revision,
        };
        return jsonResponse(response);
      },
    }),
  ];
}

function withoutSome(view: FolderView, without: string | undefined): FolderView {
  const skipped = new Set(without?.split(','));
  if (skipped.size === 0) return view;
  const places = view.pictures.flatMap(({ id }, i) => (skipped.has(id) ? [] : [i]));
  return {
    pictures: places.map((i) => view.pictures[i]!),
    encoded: places.map((i) => view.encoded[i]!),
    inputs: places.map((i) => view.inputs[i]!),
    progress: view.progress,
  };
}

function askAbout(
  view: FolderView,
  taste: MemoryTaste,
  { count = aDozen, kind = 'mixed' }: TeachQuery,
): TeachQuestion[] {
  const pictureAt = (place: number) => describePicture(view.pictures[place]!, view.encoded[place]!);
  const pairCount = kind === 'pair' ? count : kind === 'rating' ? 0 : Math.floor(count / 3);
  const ratings = chooseQuestions(view.inputs, taste, count - pairCount).map(
    (place): TeachQuestion => ({
      kind: 'rating',
      picture: pictureAt(place),
      guess: taste.score(view.inputs[place]!).probability,
    }),
  );
  const pairs = pairCount === 0 ? [] : chooseComparisons(view.inputs, taste, pairCount);
  const questions = pairs.map(([one, other]): TeachQuestion => {
    return { kind: 'pair', pictures: [pictureAt(one), pictureAt(other)] };
  });
  return interleave(ratings, questions);
}

/** A pair after each two single pictures. */
function interleave(ratings: readonly TeachQuestion[], pairs: readonly TeachQuestion[]): TeachQuestion[] {
  const mixed: TeachQuestion[] = [];
  const waiting = [...pairs];
  for (const [i, rating] of ratings.entries()) {
    mixed.push(rating);
    const pair = i % 2 === 1 ? waiting.shift() : undefined;
    if (pair) mixed.push(pair);
  }
  return [...mixed, ...waiting];
}
