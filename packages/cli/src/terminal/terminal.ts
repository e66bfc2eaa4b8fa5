import { emitKeypressEvents, type Key as ReadlineKey } from 'node:readline';
import type { CliContext } from '../context.ts';
import { hasAnswered, protocolQuery, type TerminalReplies } from './picture-protocol.ts';

export interface Key {
  /** `l`, `left`, `space`, `escape` ...; lower case. */
  readonly name: string;
  readonly ctrl: boolean;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A whole screen to draw on and the keys pressed at it. The screen that was there before comes back at `close`. */
export interface Terminal {
  readonly size: TerminalSize;
  readonly replies: TerminalReplies;
  write(text: string): void;
  /** The next key, or `resized`. Keys pressed while nobody waited are kept. */
  next(): Promise<Key | 'resized'>;
  close(): void;
}

/** Terminals answer in milliseconds, remote ones in a few hundred. */
const patienceMs = 1000;
const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';

/** @throws the signal's reason when it aborts; `next` does so too. */
export async function openTerminal({ stdin, stdout, signal }: CliContext): Promise<Terminal> {
  stdin.setRawMode?.(true);
  let replies: TerminalReplies;
  try {
    stdout.write(protocolQuery);
    replies = { text: await readReplies({ stdin, signal }) };
  } catch (error) {
    stdin.setRawMode?.(false);
    throw error;
  }
  const events = new EventQueue(signal);
  const onKey = (text: string | undefined, { name, ctrl = false }: ReadlineKey) =>
    events.push({ name: name ?? text ?? '', ctrl });
  const onResize = () => events.push('resized');
  const onEnd = () => events.push({ name: 'q', ctrl: false });
  emitKeypressEvents(stdin);
  stdin.on('keypress', onKey).on('end', onEnd).resume();
  stdout.on('resize', onResize);
  stdout.write(enter);
  return {
    replies,
    get size() {
      return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
    },
    write: (text) => void stdout.write(text),
    next: () => events.next(),
    close: () => {
      stdin.off('keypress', onKey).off('end', onEnd).pause();
      stdout.off('resize', onResize).write(leave);
      stdin.setRawMode?.(false);
      events.close();
    },
  };
}

/** What the terminal says of itself; what it has said so far if it does not come to the end. */
function readReplies({ stdin, signal }: Pick<CliContext, 'stdin' | 'signal'>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = () => {
      clearTimeout(timer);
      stdin.off('data', onData).off('end', finish).pause();
      signal.removeEventListener('abort', onAbort);
    };
    const settle = () => {
      finish();
      resolve(text);
    };
    const onData = (chunk: Buffer | string) => {
      text += chunk.toString();
      if (hasAnswered(text)) settle();
    };
    const onAbort = () => {
      finish();
      reject(signal.reason);
    };
    const timer = setTimeout(settle, patienceMs);
    stdin.on('data', onData).once('end', settle).resume();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

class EventQueue {
  readonly #waiting: (Key | 'resized')[] = [];
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#reject?.(this.#signal.reason);
  #resolve: ((event: Key | 'resized') => void) | null = null;
  #reject: ((reason: unknown) => void) | null = null;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  push(event: Key | 'resized'): void {
    if (!this.#resolve) {
      this.#waiting.push(event);
      return;
    }
    this.#resolve(event);
    this.#resolve = null;
  }

  next(): Promise<Key | 'resized'> {
    this.#signal.throwIfAborted();
    const event = this.#waiting.shift();
    if (event) return Promise.resolve(event);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
