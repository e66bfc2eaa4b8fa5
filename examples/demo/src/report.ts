import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MemoryStatistics, Score } from '@vsm/core';
import { createThumbnail } from '@vsm/encoder-node';

export interface RankedPicture {
  readonly path: string;
  readonly liked: boolean;
  readonly score: Score;
}

export interface Attempt {
  readonly path: string;
  readonly status: 'accepted' | 'rejected';
  readonly number: number;
  readonly seed: number;
  readonly score: Score;
}

export interface Report {
  readonly statedTaste: string;
  readonly auc: { readonly taste: number; readonly vsm2: number };
  readonly ranked: readonly RankedPicture[];
  readonly rated: readonly { readonly path: string; readonly liked: boolean }[];
  readonly attempts: readonly Attempt[];
  readonly statistics: MemoryStatistics;
  readonly guidance: { readonly threshold: number; readonly maxRetries: number };
  readonly seconds: number;
}

const picturesAtEachEnd = 18;
const thumbnailEdge = 220;

/** Writes one HTML file that needs nothing else: the pictures are inside. */
export async function writeReport(path: string, report: Report): Promise<void> {
  const { statedTaste, auc, ranked, rated, attempts, statistics, guidance, seconds } = report;
  const ratedCards = await Promise.all(rated.map((each) => card(each.path, each.liked ? '♥' : '✗', each.liked)));
  const rankCard = ({ path, liked, score }: RankedPicture) => card(path, signed(score.value), liked);
  const top = await Promise.all(ranked.slice(0, picturesAtEachEnd).map(rankCard));
  const bottom = await Promise.all(ranked.slice(-picturesAtEachEnd).map(rankCard));
  const attemptCards = await Promise.all(
    attempts.map(({ path, score, status }) =>
      card(path, signed(score.value), status === 'accepted', `${status}, ${basename(path)}`),
    ),
  );
  const body = `
<h1>A taste, learned from ${rated.length} ratings</h1>
<p class="lead">The person likes <strong>${escapeHtml(statedTaste)}</strong>. VSM saw pixels and ratings only.</p>
<dl>
  ${fact('Held-out AUC', auc.taste.toFixed(3), `the original's score: ${auc.vsm2.toFixed(3)}; chance: 0.5`)}
  ${fact('Pictures ranked', String(ranked.length), `${ranked.filter(({ liked }) => liked).length} of them to the person's taste`)}
  ${fact('Generated under guidance', String(statistics.generationCount), `${statistics.filterApplications} refused, mean score ${signed(statistics.averageScore)}`)}
  ${fact('Whole demo', `${seconds.toFixed(0)} s`, 'drawing, looking, learning, ranking, guiding')}
</dl>
${section('What the person rated', 'Half likes, half dislikes.', ratedCards)}
${section('Top of the ranking', 'None of these was rated. A warm border: the person would like it.', top)}
${section('Bottom of the ranking', 'The other end.', bottom)}
${section('A guided generation', `Try again until a picture scores ${guidance.threshold}, at most ${guidance.maxRetries} times.`, attemptCards)}`;
  await writeFile(path, page(body));
}

async function card(
  path: string,
  badge: string,
  liked: boolean,
  caption: string = basename(path, '.png'),
): Promise<string> {
  const { bytes, mediaType } = await createThumbnail(await readFile(path), { maxEdge: thumbnailEdge });
  const source = `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
  return `<figure class="${liked ? 'liked' : ''}"><img src="${source}" alt="${escapeHtml(caption)}" loading="lazy"><b>${badge}</b><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

const fact = (name: string, value: string, note: string) =>
  `<div><dt>${name}</dt><dd>${value}<small>${escapeHtml(note)}</small></dd></div>`;

const section = (title: string, note: string, cards: readonly string[]) =>
  `<section><h2>${escapeHtml(title)}</h2><p>${escapeHtml(note)}</p><div class="grid">${cards.join('')}</div></section>`;

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]!);

const page = (body: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>VSM demo</title>
<style>
:root { color-scheme: light dark; --ground: light-dark(#faf9f7, #141416); --ink: light-dark(#1d1c1a, #eceae6); --quiet: light-dark(#6b6762, #9b978f); --line: light-dark(#e5e1da, #2c2b2f); --warm: light-dark(#d9742b, #f0a35e); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 3rem 1.25rem 5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; letter-spacing: -.02em; }
h2 { font-size: 1.25rem; margin: 3rem 0 0; }
p { color: var(--quiet); margin: .25rem 0 1rem; }
p strong { color: var(--ink); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin: 2rem 0 0; }
dl > div { border-top: 2px solid var(--line); padding-top: .75rem; }
dt { color: var(--quiet); font-size: .875rem; }
dd { margin: 0; font-size: 1.75rem; font-variant-numeric: tabular-nums; }
dd small { display: block; font-size: .8125rem; color: var(--quiet); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; }
figure { position: relative; margin: 0; }
img { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 10px; outline: 3px solid transparent; outline-offset: -3px; }
.liked img { outline-color: var(--warm); }
figure b { position: absolute; top: .5rem; left: .5rem; padding: .1rem .5rem; border-radius: 1rem; background: rgb(0 0 0 / .65); color: #fff; font-size: .8125rem; font-variant-numeric: tabular-nums; }
figcaption { color: var(--quiet); font-size: .75rem; margin-top: .25rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
</style>
<body>${body}
</body>
</html>
`;
