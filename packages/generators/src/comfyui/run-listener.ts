import type { GenerationPreview } from '@vsm/core';
import type { WebSocketConstructor } from '../http/web-socket.ts';
import { createBell } from './bell.ts';
import { openEventSocket } from './event-socket.ts';
import { createRunProgress } from './run-progress.ts';
import type { SocketMessage } from './socket-messages.ts';

export interface RunListenerOptions {
  readonly url: string;
  readonly clientId: string;
  readonly WebSocket: WebSocketConstructor | undefined;
  /** Between looks when no socket tells; ten times as long when one does. */
  readonly pollIntervalMs: number;
  readonly samplers: readonly string[];
  readonly signal: AbortSignal;
  readonly onPreview: (preview: GenerationPreview) => void;
}

/** Shows the previews of one run and tells when it is time to look whether it is over. */
export interface RunListener {
  /** Resolves when it listens, or when there is nothing to listen to. @throws the signal's reason when it aborts. */
  ready(): Promise<void>;
  /** Tells of this run, also what was heard of it before its id was known. */
  follow(runId: string): void;
  /** @throws the signal's reason when it aborts. */
  wait(): Promise<void>;
  close(): void;
}

const socketPatienceMs = 3000;
/** A run may begin before the answer that names it has come. */
const mostEarlyMessages = 200;

export function createRunListener(options: RunListenerOptions): RunListener {
  const { WebSocket, pollIntervalMs, signal } = options;
  const bell = createBell();
  const progress = createRunProgress(options.samplers, options.onPreview);
  const early: SocketMessage[] = [];
  let followed: string | undefined;
  let drawn: string | undefined;
  let isConnected = false;

  /** Runs that others queued without a client id are told to every socket; a plain preview is of the run last told of. */
  const isOwn = (message: SocketMessage): boolean => {
    if (message.type === 'status') return true;
    if (message.type === 'progress') drawn = message.run;
    const run = message.run ?? drawn;
    return run === undefined || run === followed;
  };
  const hear = (message: SocketMessage): void => {
    if (signal.aborted || !isOwn(message)) return;
    if (message.type === 'status' || message.type === 'over') bell.ring();
    else progress.hear(message);
  };
  const onMessage = (message: SocketMessage): void => {
    if (followed !== undefined) hear(message);
    else if (early.length < mostEarlyMessages) early.push(message);
  };
  const onConnection = (isOpen: boolean): void => {
    isConnected = isOpen;
    bell.ring();
  };
  const socket = WebSocket && openEventSocket({ ...options, WebSocket, onMessage, onConnection });

  return {
    ready: async () => {
      if (socket) await bell.wait(socketPatienceMs, signal);
    },
    follow: (runId) => {
      followed = runId;
      for (const message of early.splice(0)) hear(message);
    },
    wait: async () => await bell.wait(pollIntervalMs * (isConnected ? 10 : 1), signal),
    close: () => socket?.close(),
  };
}
