import { formatDuration } from './progress.ts';
import { formatBytes } from './sizes.ts';

/** How far a download is, of all its files together. */
export interface DownloadState {
  readonly path: string;
  readonly state: 'downloading' | 'waiting-for-another-process' | 'verifying';
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

/** How fast bytes came lately: an interrupted download goes on fast, and a connection changes. */
export class DownloadRate {
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  note(atMs: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last && atMs - last.atMs < sampleMs) return;
    this.#samples.push({ atMs, bytes });
    while (this.#samples.length > 2 && atMs - this.#samples[0]!.atMs > windowMs) this.#samples.shift();
  }

  /** Bytes a second; 0 while nobody can say. */
  get perSecond(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.atMs === first.atMs) return 0;
    return Math.max(0, (last.bytes - first.bytes) / ((last.atMs - first.atMs) / 1000));
  }
}

const sampleMs = 250;
const windowMs = 10_000;

/** `onnx/vision_model.onnx  120 MB of 352 MB  8.2 MB/s  28 s left`. */
export function describeDownload(
  { path, state, doneBytes, totalBytes }: DownloadState,
  bytesPerSecond: number,
): string {
  if (state === 'verifying') return 'verifying ...';
  if (state === 'waiting-for-another-process') return `${path}  another process downloads it, waiting for that`;
  const total = totalBytes === null ? '' : ` of ${formatBytes(totalBytes)}`;
  const parts = [path, `${formatBytes(doneBytes)}${total}`];
  if (bytesPerSecond > 0) {
    parts.push(`${formatBytes(Math.round(bytesPerSecond))}/s`);
    if (totalBytes !== null) parts.push(`${formatDuration((totalBytes - doneBytes) / bytesPerSecond)} left`);
  }
  return parts.join('  ');
}
