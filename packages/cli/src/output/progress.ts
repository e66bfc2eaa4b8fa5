import type { TextOutput } from '../context.ts';

export interface Progress {
  /** One more is done. */
  advance(): void;
  finish(): void;
}

export interface ProgressState {
  readonly done: number;
  /** `null` while nobody knows. */
  readonly total: number | null;
  readonly elapsedMs: number;
}

const silentMs = 1000;
const redrawMs = 120;
const clearLine = '\r\u001b[K';

/** One line on a terminal that shows how far something is; it appears after a second, so short work stays quiet. */
export class ProgressLine implements Progress {
  readonly #stream: TextOutput;
  readonly #total: number | null;
  readonly #startedAtMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #isShown = false;

  constructor(stream: TextOutput, total: number | null) {
    this.#stream = stream;
    this.#total = total;
    this.#timer = setInterval(() => this.#draw(), redrawMs).unref();
  }

  advance(): void {
    this.#done++;
  }

  /** Makes room for a line of text; the next redraw brings the progress back below it. */
  hide(): void {
    if (this.#isShown) this.#stream.write(clearLine);
    this.#isShown = false;
  }

  finish(): void {
    clearInterval(this.#timer);
    this.hide();
  }

  #draw(): void {
    const elapsedMs = performance.now() - this.#startedAtMs;
    if (elapsedMs < silentMs) return;
    const text = describeProgress({ done: this.#done, total: this.#total, elapsedMs });
    this.#stream.write(clearLine + text.slice(0, (this.#stream.columns || 80) - 1));
    this.#isShown = true;
  }
}

export const silentProgress: Progress = { advance: () => undefined, finish: () => undefined };

/** `312/1,000 pictures  45/s  15 s left`. */
export function describeProgress({ done, total, elapsedMs }: ProgressState): string {
  const perSecond = done / (elapsedMs / 1000);
  const parts = [`${formatCount(done)}${total === null ? '' : `/${formatCount(total)}`} pictures`];
  if (done > 0) parts.push(`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`);
  if (done > 0 && total !== null && total > done) parts.push(`${formatDuration((total - done) / perSecond)} left`);
  return parts.join('  ');
}

function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
