import type { Target, TargetAnswer, TargetCall } from './target.ts';

/** Why a drawing is not waited for any more though the target has been told to stop it. */
export class InterruptedByClient extends Error {
  constructor() {
    super('The client interrupted the drawing.');
  }
}

export interface Drawing {
  readonly call: TargetCall;
  readonly body: Uint8Array;
  /** Aborts when the answer is not wanted any more. */
  readonly signal: AbortSignal;
  /** Told when a client interrupts what is drawn, and that is this. */
  readonly onInterrupt: () => void;
}

const largestAnswerBytes = 512 * 2 ** 20;

/**
 * Hands the target one drawing after the other, as it would take them itself: what is interrupted is known then, and what nobody
 * waits for any more is never drawn.
 */
export class DrawingQueue {
  readonly #target: Target;
  #tail: Promise<unknown> = Promise.resolve();
  #latest: Drawing | null = null;
  #told: Promise<unknown> = Promise.resolve();

  constructor(target: Target) {
    this.#target = target;
  }

  /**
   * The answer of the target, whatever it says. A drawing under way that is aborted is interrupted there.
   *
   * @throws the signal's reason when it aborts; as Node does when the connection fails or breaks.
   */
  draw(drawing: Drawing): Promise<TargetAnswer> {
    const answer = this.#tail.then(() => this.#send(drawing));
    this.#tail = answer.catch(() => undefined);
    return unlessAborted(answer, drawing.signal);
  }

  /** A client interrupts what is drawn just now, or what was drawn last and is being looked at. */
  noteInterruption(): void {
    this.#latest?.onInterrupt();
  }

  /** Resolves when the target has heard of what it is to stop. */
  async settle(): Promise<void> {
    await this.#told;
  }

  async #send(drawing: Drawing): Promise<TargetAnswer> {
    const { call, body, signal } = drawing;
    signal.throwIfAborted();
    this.#latest = drawing;
    const tellToStop = (): void => {
      if (!(signal.reason instanceof InterruptedByClient)) this.#told = this.#interrupt(call);
    };
    signal.addEventListener('abort', tellToStop, { once: true });
    try {
      return await this.#target.send(call, body, { maxBytes: largestAnswerBytes });
    } finally {
      signal.removeEventListener('abort', tellToStop);
    }
  }

  /** As the client of a call would. There is nobody left to hear of a failure. */
  async #interrupt({ path, headers }: TargetCall): Promise<void> {
    const interruption = { method: 'POST', path: path.replace(/[^/]*2img(\?.*)?$/, 'interrupt'), headers };
    await this.#target.send(interruption, new Uint8Array(), { maxBytes: 2 ** 20 }).catch(() => undefined);
  }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
