export interface WebSocketEventLike {
  readonly type: string;
  readonly data?: unknown;
}

/** What is used of a WebSocket: the platform's own, that of `ws` and that of undici all fit. */
export interface WebSocketLike {
  binaryType: string;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: WebSocketEventLike) => void): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

/** A path below an http or https address as a WebSocket takes it. */
export function socketAddress(url: string, path: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin.replace(/^http/, 'ws')}${pathname.replace(/\/+$/, '')}${path}`;
}

/** A socket that is opened with these headers, which `ws` and the WebSocket of Node take; a browser sends its own. */
export function openWebSocket(
  WebSocket: WebSocketConstructor,
  address: string,
  headers: Readonly<Record<string, string>>,
): WebSocketLike {
  return Reflect.construct(WebSocket, Object.keys(headers).length > 0 ? [address, { headers }] : [address]);
}

/** Undefined where the platform has none, as Node 20. */
export function platformWebSocket(): WebSocketConstructor | undefined {
  return Reflect.get(globalThis, 'WebSocket');
}
