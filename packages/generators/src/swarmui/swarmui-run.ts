import { VsmError } from '@vsm/core';
import { decodePreview } from '../http/image-bytes.ts';
import { openWebSocket, socketAddress, type WebSocketConstructor, type WebSocketLike } from '../http/web-socket.ts';
import type { DrawingOptions } from '../runs/picture-by-picture.ts';
import { explainRefusal } from './swarmui-errors.ts';
import { parseMessage } from './swarmui-messages.ts';

/** A picture as the server offers it. */
export interface OfferedImage {
  /** A data URL, or a path on the server. */
  readonly image: string;
  /** What is told of it, as JSON. */
  readonly metadata: string | undefined;
}

export interface SocketRun extends DrawingOptions {
  readonly WebSocket: WebSocketConstructor;
  /** Of the server, http or https. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What to draw, with the session. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How long the server may take to say that it has begun, before a run that is no longer wanted is left all the same. */
const beginningMs = 1000;

/**
 * Has one picture drawn over a socket, and shows its previews as they come.
 *
 * @throws VsmError what the server says against it; `GENERATOR_UNREACHABLE` when the socket can't be opened, `GENERATOR_FAILED` when it
 *   breaks; the signal's reason when it aborts, once the server has begun and so can be told to stop.
 */
export async function drawOverSocket(run: SocketRun): Promise<OfferedImage> {
  run.signal.throwIfAborted();
  const socket = openWebSocket(run.WebSocket, socketAddress(run.url, '/API/GenerateText2ImageWS'), run.headers);
  try {
    return await follow(socket, run);
  } finally {
    socket.close();
  }
}

async function follow(socket: WebSocketLike, { url, body, signal, onPreview }: SocketRun): Promise<OfferedImage> {
  let state: 'opening' | 'asked' | 'begun' = 'opening';
  let picture: (OfferedImage & { readonly index: number }) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leave = (): void => undefined;
  const ended = new Promise<OfferedImage>((resolve, reject) => {
    const end = (): void => (picture ? resolve(picture) : reject(noPicture()));
    leave = () => {
      if (state === 'asked') timer = setTimeout(() => reject(signal.reason), beginningMs);
      else reject(signal.reason);
    };
    socket.addEventListener('open', () => {
      if (signal.aborted) return;
      state = 'asked';
      socket.send(JSON.stringify(body));
    });
    socket.addEventListener('message', ({ data }) => {
      state = 'begun';
      if (signal.aborted) return reject(signal.reason);
      const message = parseMessage(data);
      switch (message?.type) {
        case undefined:
          return reject(notJson(data));
        case 'refusal':
          return reject(explainRefusal(message));
        case 'progress': {
          const preview = onPreview && message.preview !== undefined ? decodePreview(message.preview) : undefined;
          if (preview) onPreview?.({ ...preview, progress: Math.min(1, Math.max(0, message.progress)) });
          return;
        }
        case 'image':
          if (message.index >= 0) picture ??= message;
          return;
        case 'drawn':
          return picture && message.discarded.includes(picture.index) ? reject(discarded()) : end();
        case 'end':
          return end();
      }
    });
    // Without a listener some implementations throw; 'close' always follows.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => (picture ? end() : reject(broken(url, state === 'opening'))));
    signal.addEventListener('abort', () => leave(), { once: true });
  });
  try {
    return await ended;
  } finally {
    leave = () => undefined;
    clearTimeout(timer);
  }
}

function noPicture(): VsmError {
  return new VsmError('GENERATOR_FAILED', 'SwarmUI ended the run without a picture. Its log (Server > Logs) says why.');
}

function discarded(): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    'SwarmUI discarded the picture, as one of its extensions decided. Ask for another seed, or turn that extension off.',
  );
}

function notJson(data: unknown): VsmError {
  const text = typeof data === 'string' ? data.slice(0, 200) : 'bytes';
  return new VsmError(
    'GENERATOR_FAILED',
    `SwarmUI must send JSON objects over its socket; it sent: ${text}. Check that its version is supported.`,
  );
}

function broken(url: string, isNeverOpen: boolean): VsmError {
  if (isNeverOpen) {
    return new VsmError(
      'GENERATOR_UNREACHABLE',
      `SwarmUI at ${url} answers, but its socket can't be opened. A proxy before it must pass WebSockets on.`,
      { details: { server: url } },
    );
  }
  return new VsmError(
    'GENERATOR_FAILED',
    `The connection to SwarmUI at ${url} broke before the picture came. If it stopped or ran out of memory, its log says so: ` +
      'start it again or ask for less, then try again.',
    { details: { server: url } },
  );
}
