import { escapeHtml } from '../escape-html.ts';

/** The space that a plot draws in, in user units; the page scales it. */
export interface PlotArea {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const wideArea: PlotArea = { width: 900, height: 340, left: 52, right: 884, top: 16, bottom: 292 };
export const squareArea: PlotArea = { width: 440, height: 340, left: 48, right: 418, top: 16, bottom: 292 };

export interface Plot {
  /** Unique within the page. */
  readonly id: string;
  /** What it shows, for those who do not see it. */
  readonly title: string;
  /** What is to be seen in it. */
  readonly description: string;
  readonly area: PlotArea;
  /** SVG elements. */
  readonly content: readonly string[];
}

/** An accessible picture: its title and description are read aloud, its marks are not. */
export function renderPlot({ id, title, description, area, content }: Plot): string {
  return `<svg viewBox="0 0 ${area.width} ${area.height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-description">${escapeHtml(description)}</desc>
<g aria-hidden="true">
${content.join('\n')}
</g>
</svg>`;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Labels below the plot, and a name for them. */
export function horizontalAxis({ left, right, bottom }: PlotArea, ticks: readonly Tick[], name: string): string {
  const labels = ticks.map(({ at, label }) => text(at, bottom + 18, label, 'tick middle'));
  const line = `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`;
  return [line, ...labels, text((left + right) / 2, bottom + 40, name, 'name middle')].join('');
}

/** Lines across the plot with their labels on the left. */
export function verticalAxis({ left, right }: PlotArea, ticks: readonly Tick[]): string {
  return ticks
    .map(
      ({ at, label }) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${round(at)}" y2="${round(at)}"/>${text(left - 8, at + 4, label, 'tick end')}`,
    )
    .join('');
}

export function text(x: number, y: number, words: string, className: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${className}">${escapeHtml(words)}</text>`;
}

export function rectangle(x: number, y: number, width: number, height: number, className: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" class="${className}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`;
}

export function circle(x: number, y: number, radius: number, className: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" class="${className}"/>`;
}

/** Digits that nobody sees only make the page larger. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
