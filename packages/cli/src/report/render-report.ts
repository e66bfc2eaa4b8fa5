import { escapeHtml, formatHundredths } from '@vsm/report';
import { countOf, describeCounts } from '../output/counts.ts';
import { describeFacts } from './facts-text.ts';
import type { MemoryFacts } from './memory-facts.ts';
import { nextStepInWords } from './next-step-text.ts';
import { listSections } from './report-sections.ts';
import { reportStyle } from './report-style.ts';

/** A page that needs nothing beside itself: no script, no network. */
export function renderReport(facts: MemoryFacts, createdAt: Date): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="vsm">
<meta name="color-scheme" content="light dark">
<title>Your taste, as VSM knows it</title>
<style>${reportStyle}</style>
</head>
<body>
<div class="sheet">
<header>
<p>${escapeHtml(describeCounts(facts))} · ${createdAt.toISOString().slice(0, 10)}</p>
<h1>${headline(facts)}</h1>
<p>${escapeHtml(subline(facts))}</p>
</header>
<main>
<ol class="next" aria-label="What to do next">
${facts.taste.nextSteps.map((step) => renderStep(nextStepInWords(step))).join('\n')}
</ol>
<div class="figures">
${listSections(facts).map(renderSection).join('\n')}
${renderFacts(facts)}
</div>
</main>
</div>
</body>
</html>
`;
}

function headline({ taste }: MemoryFacts): string {
  if (!taste.quality.known) return 'How well this taste is known cannot be told yet.';
  const { auc, sides } = taste.quality.quality;
  const share = `<em>${formatHundredths(auc.auc)} of 100</em>`;
  if (sides === 'likes-and-dislikes') return `${share} likes stand above a dislike.`;
  if (sides === 'likes-and-background') return `${share} likes stand above a picture nobody rated.`;
  return `${share} pictures nobody rated stand above a dislike.`;
}

function subline({ taste, total }: MemoryFacts): string {
  if (!taste.quality.known) return 'A few ratings of both sides, and it can.';
  const { auc, folds, ratings } = taste.quality.quality;
  const drawn = ratings < total ? ` on ${ratings.toLocaleString('en-US')} of them, drawn at random` : '';
  return `Between ${formatHundredths(auc.low)} and ${formatHundredths(auc.high)}, 19 times in 20. Measured by holding out a part of the ratings, ${folds} parts in turn${drawn}. 50 is chance.`;
}

function renderStep({ text, command }: { readonly text: string; readonly command: string }): string {
  return `<li><span>${escapeHtml(text)}</span><code>${escapeHtml(command)}</code></li>`;
}

function renderSection({ heading, lead, plot, table, isWide }: ReturnType<typeof listSections>[number]): string {
  return `<section${isWide ? ' class="wide"' : ''}>
<h2>${escapeHtml(heading)}</h2>
<p class="lead">${escapeHtml(lead)}</p>
${plot}
${table}
</section>`;
}

function renderFacts(facts: MemoryFacts): string {
  const rows = [...describeFacts(facts)].filter(([name]) =>
    ['generated', 'model', 'file', 'health', 'leans to', 'rated'].includes(name),
  );
  const undo = countOf(facts.undoSteps, 'change');
  const list = [...rows, ['undo', `${undo} can be taken back`] as const];
  return `<section class="wide"><h2>The memory</h2>
<dl>${list.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('\n')}</dl></section>`;
}
