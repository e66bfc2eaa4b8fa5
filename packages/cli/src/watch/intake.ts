import { type FileState, readFileState } from './file-state.ts';
import { type HasEnd, hasEnd } from './has-end.ts';

export interface IntakeOptions {
  /** A picture is looked at when nobody changed it for so long. */
  readonly settleMs: number;
  /** One that is not whole by then will not become so. */
  readonly patienceMs: number;
  /** Wall clock, in milliseconds. */
  readonly now: () => number;
  /** A picture cannot even be looked at; it is given up until it is added again. */
  readonly onTrouble: (path: string, error: unknown) => void;
}

/** A picture that nobody seems to be writing any more. */
export interface ReadyPicture {
  readonly file: FileState;
  /** It had its time: if it cannot be read now, it is no picture. */
  readonly isLastTry: boolean;
}

interface Waiting {
  /** As it was when last looked at. */
  state: string | null;
  /** Since when it is in that state, by a clock that never jumps. */
  sinceMs: number;
  checkAtMs: number;
  /** Nobody writes it, and yet it is not whole. */
  isResting: boolean;
  /** The state in which it could not be read. */
  failedState: string | null;
}

const recheckMs = 1000;

/** The pictures that came and were not looked at yet: here they wait until they are whole. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #waiting = new Map<string, Waiting>();
  #vanished = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Pictures that went before they could be looked at. */
  get vanished(): number {
    return this.#vanished;
  }

  /** Whether all that wait would have to be written further first. */
  get isAllResting(): boolean {
    return [...this.#waiting.values()].every(({ isResting }) => isResting);
  }

  /** How long there is nothing to do. */
  get idleMs(): number {
    const soonest = Math.min(...[...this.#waiting.values()].map(({ checkAtMs }) => checkAtMs));
    return Math.max(0, soonest - performance.now());
  }

  /** A picture is there, or something happened to it. */
  add(path: string, delayMs = 0): void {
    const checkAtMs = performance.now() + delayMs;
    const waiting = this.#waiting.get(path);
    if (waiting) waiting.checkAtMs = checkAtMs;
    else {
      this.#waiting.set(path, {
        state: null,
        sinceMs: performance.now(),
        checkAtMs,
        isResting: false,
        failedState: null,
      });
    }
  }

  /** A ready picture could not be read: it waits on, in case that somebody goes on writing it. */
  putBack({ path, state }: FileState): void {
    const nowMs = performance.now();
    this.#waiting.set(path, {
      state,
      sinceMs: nowMs,
      checkAtMs: nowMs + recheckMs,
      isResting: true,
      failedState: state,
    });
  }

  /**
   * Up to `limit` pictures that are whole, in the order in which they came.
   *
   * @throws the signal's reason when it aborts.
   */
  async takeReady(limit: number, signal: AbortSignal): Promise<ReadyPicture[]> {
    const ready: ReadyPicture[] = [];
    for (const [path, waiting] of this.#waiting) {
      if (ready.length >= limit) break;
      if (waiting.checkAtMs > performance.now()) continue;
      signal.throwIfAborted();
      const file = await this.#look(path);
      if (file) {
        const isReady = await this.#isReady(file, waiting);
        if (isReady) ready.push({ file, isLastTry: isReady === 'last-try' });
        else continue;
      } else if (file === null) this.#vanished++;
      this.#waiting.delete(path);
    }
    return ready;
  }

  async #look(path: string): Promise<FileState | null | undefined> {
    try {
      return await readFileState(path);
    } catch (error) {
      this.#options.onTrouble(path, error);
      return undefined;
    }
  }

  async #isReady(file: FileState, waiting: Waiting): Promise<false | 'whole' | 'last-try'> {
    const { settleMs, patienceMs, now } = this.#options;
    const nowMs = performance.now();
    if (waiting.state !== file.state) {
      waiting.state = file.state;
      waiting.sinceMs = nowMs;
      waiting.isResting = false;
    }
    // What lay there before anybody looked has been quiet for longer; a clock that is ahead tells nothing.
    const quietMs = Math.max(nowMs - waiting.sinceMs, now() - file.changedAtMs);
    if (quietMs >= patienceMs) return 'last-try';
    if (quietMs < settleMs) {
      waiting.checkAtMs = nowMs + settleMs - quietMs;
      return false;
    }
    if (waiting.failedState !== file.state && (await endOf(file.path)) !== false) return 'whole';
    waiting.isResting = true;
    waiting.checkAtMs = nowMs + Math.min(recheckMs, patienceMs - quietMs);
    return false;
  }
}

/** Of what cannot be opened nobody knows; it is tried, and told, when it had its time. */
async function endOf(path: string): Promise<HasEnd> {
  return await hasEnd(path).catch(() => false);
}
