import type { TextOutput } from '../context.ts';

export interface Progress {
  /** One more is done. */
  advance(): void;
  finish(): void;
}

/** Work that is no count of things. */
export interface TaskProgress {
  /** So much of it is done, 0..1; resolves after the terminal and Ctrl-C had their turn. */
  update(share: number): Promise<void>;
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
export class ProgressLine {
  readonly #stream: TextOutput;
  readonly #describe: (elapsedMs: number) => string;
  readonly #startedAtMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #isShown = false;

  constructor(stream: TextOutput, describe: (elapsedMs: number) => string) {
    this.#stream = stream;
    this.#describe = describe;
    this.#timer = setInterval(() => this.#draw(), redrawMs).unref();
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
    this.#stream.write(clearLine + this.#describe(elapsedMs).slice(0, (this.#stream.columns || 80) - 1));
    this.#isShown = true;
  }
}

export const silentProgress: Progress = { advance: () => undefined, finish: () => undefined };

/** `learning the taste again: 46 %  4 s left`. */
export function describeTask(label: string, share: number, elapsedMs: number): string {
  const left = share > 0 && share < 1 ? `  ${formatDuration((elapsedMs / 1000) * (1 / share - 1))} left` : '';
  return `${label}: ${Math.round(share * 100)} %${left}`;
}

/** `312/1,000 pictures  45/s  15 s left`. */
export function describeProgress({ done, total, elapsedMs }: ProgressState): string {
  const perSecond = done / (elapsedMs / 1000);
  const parts = [`${formatCount(done)}${total === null ? '' : `/${formatCount(total)}`} pictures`];
  if (done > 0) parts.push(`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`);
  if (done > 0 && total !== null && total > done) parts.push(`${formatDuration((total - done) / perSecond)} left`);
  return parts.join('  ');
}

export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
