/** Hands what happens to whoever listens. */
export interface EventHub<T> {
  emit(event: T): void;
  /**
   * What is emitted from this call on, until the signal aborts or the hub is closed. A listener that does not keep up is cut off rather than
   * let grow.
   */
  listen(signal: AbortSignal): AsyncGenerator<T>;
  close(): void;
}

const waitingLimit = 1000;

export function createEventHub<T>(): EventHub<T> {
  const listeners = new Set<Listener<T>>();
  let isClosed = false;
  return {
    emit: (event) => {
      for (const listener of listeners) listener.push(event);
    },
    listen: (signal) => {
      const listener = new Listener<T>();
      const leave = () => {
        listeners.delete(listener);
        signal.removeEventListener('abort', leave);
        listener.end();
      };
      if (isClosed || signal.aborted) listener.end();
      else {
        listeners.add(listener);
        signal.addEventListener('abort', leave, { once: true });
      }
      return listener.read(leave);
    },
    close: () => {
      isClosed = true;
      for (const listener of listeners) listener.end();
    },
  };
}

class Listener<T> {
  #waiting: T[] = [];
  #isEnded = false;
  #wake: () => void = () => undefined;

  push(event: T): void {
    this.#waiting.push(event);
    if (this.#waiting.length > waitingLimit) this.#isEnded = true;
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *read(leave: () => void): AsyncGenerator<T> {
    try {
      for (;;) {
        yield* this.#waiting.splice(0);
        if (this.#waiting.length > 0) continue;
        if (this.#isEnded) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      leave();
    }
  }
}
