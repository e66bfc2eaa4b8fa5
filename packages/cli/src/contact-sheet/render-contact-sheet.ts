import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { escapeHtml, formatSigned } from '@vsm/report';
import type { RankedPicture } from '../ranked-picture.ts';
import { contactSheetStyle } from './contact-sheet-style.ts';

export interface ContactSheetPicture extends RankedPicture {
  /** A data URL; `null` when none could be made. */
  readonly thumbnail: string | null;
}

export interface ContactSheetFacts {
  /** Pictures in the whole ranking. */
  readonly total: number;
  /** How many of the pictures given are the top; the rest are the bottom. */
  readonly topCount: number;
  readonly createdAt: Date;
}

/** A page that needs nothing beside itself: no script, no network. Best first. */
export function renderContactSheet(pictures: readonly ContactSheetPicture[], facts: ContactSheetFacts): string {
  const top = pictures.slice(0, facts.topCount);
  const bottom = pictures.slice(facts.topCount);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="vsm">
<meta name="color-scheme" content="light dark">
<title>${facts.total} pictures by your taste</title>
<style>${contactSheetStyle}</style>
</head>
<body>
<header>
<h1>Your taste, best first</h1>
<p>${describe(facts, bottom.length)}</p>
</header>
<main>
${renderGrid('Ranking', top)}${bottom.length > 0 ? `<h2>The bottom ${bottom.length}</h2>\n${renderGrid('Bottom of the ranking', bottom)}` : ''}</main>
</body>
</html>
`;
}

function describe({ total, topCount, createdAt }: ContactSheetFacts, bottomCount: number): string {
  const day = createdAt.toISOString().slice(0, 10);
  const all = `${total.toLocaleString('en-US')} picture${total === 1 ? '' : 's'} · ${day}`;
  if (bottomCount === 0) return all;
  return `${all} · shown: the top ${topCount} and the bottom ${bottomCount}; all are in <code>vsm rank --json</code>`;
}

function renderGrid(label: string, pictures: readonly ContactSheetPicture[]): string {
  return `<ol aria-label="${label}">\n${pictures.map(renderTile).join('')}</ol>\n`;
}

function renderTile({ rank, score, path: shown, absolutePath, verdict, thumbnail }: ContactSheetPicture): string {
  const name = escapeHtml(path.basename(shown));
  const image = thumbnail
    ? `<img src="${thumbnail}" alt="" loading="lazy" decoding="async">`
    : '<span class="missing">no preview: the file changed or went away</span>';
  const mark = verdict ? `<span class="${verdict}">${verdict === 'like' ? '♥ liked' : '✗ disliked'}</span>` : '';
  return `<li value="${rank}"><a href="${escapeHtml(pathToFileURL(absolutePath).href)}" title="${escapeHtml(shown)}">
<span class="picture">${image}</span>
<span class="caption"><b class="badge ${tone(score)}">${formatSigned(score).replace('-', '−')}</b><span class="rank">#${rank}</span>${mark}</span>
<span class="name">${name}</span>
</a></li>
`;
}

function tone(score: number): string {
  if (score >= 0.2) return 'good';
  return score <= -0.2 ? 'bad' : 'even';
}
