import { type DrawnAnswer, factOf } from './drawn-answer.ts';
import { replaceInJson } from './edit-json.ts';
import type { DrawnPicture } from './guided-drawing.ts';

export interface ComposedAnswer {
  /** Whose headers it has. */
  readonly drawn: DrawnAnswer;
  readonly body: Buffer;
}

/**
 * The answer that holds the chosen pictures, with `vsm` in its `info`; all else is as the target wrote it. When the pictures come of one
 * answer that is it, grid and all. When they come of several, each place has what `info` tells of its picture; the grid, which shows
 * other pictures, is left out.
 */
export function composeAnswer(chosen: readonly DrawnPicture[], report: unknown): ComposedAnswer {
  const { drawn } = chosen[0]!;
  const isWhole = chosen.length === drawn.count && chosen.every((picture) => picture.drawn === drawn);
  const mixed = isWhole ? null : mixAnswers(drawn, chosen);
  const infoText =
    drawn.info && replaceInJson(drawn.info.text, [...(mixed?.facts ?? []), { path: ['vsm'], value: report }]);
  const text = replaceInJson(drawn.text, [
    ...(mixed ? [{ path: ['images'], value: mixed.images }] : []),
    ...(infoText === null ? [] : [{ path: ['info'], value: infoText }]),
  ]);
  return { drawn, body: Buffer.from(text) };
}

/** What stands for one picture in `info`, beside lists of them all. */
const factsOfFirst = {
  prompt: 'all_prompts',
  negative_prompt: 'all_negative_prompts',
  seed: 'all_seeds',
  subseed: 'all_subseeds',
};

function mixAnswers(drawn: DrawnAnswer, chosen: readonly DrawnPicture[]) {
  const images = chosen.map((picture) => picture.drawn.images[picture.drawn.first + picture.index]!);
  const furtherImages = drawn.images.slice(drawn.first + drawn.count);
  const fields = drawn.info?.fields ?? {};
  const lists = Object.keys(fields).filter((name) => name.startsWith('all_') && Array.isArray(fields[name]));
  const values: Record<string, unknown> = Object.fromEntries(
    lists.map((name) => [name, chosen.map((picture) => factOf(picture.drawn, name, picture.index))]),
  );
  for (const [name, list] of Object.entries(factsOfFirst)) {
    if (name in fields && list in values) values[name] = factOf(chosen[0]!.drawn, list, chosen[0]!.index);
  }
  if (Array.isArray(fields['infotexts'])) {
    const ofPictures = chosen.map((picture) => factOf(picture.drawn, 'infotexts', picture.drawn.first + picture.index));
    values['infotexts'] = [...ofPictures, ...fields['infotexts'].slice(drawn.first + drawn.count)];
  }
  if ('index_of_first_image' in fields) values['index_of_first_image'] = 0;
  return {
    images: [...images, ...furtherImages],
    facts: Object.entries(values).map(([name, value]) => ({ path: [name], value })),
  };
}
