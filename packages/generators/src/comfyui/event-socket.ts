import { socketAddress, type WebSocketConstructor, type WebSocketLike } from '../http/web-socket.ts';
import { parseSocketMessage, type SocketMessage } from './socket-messages.ts';

export interface EventSocketOptions {
  readonly WebSocket: WebSocketConstructor;
  /** Of the server, http or https. */
  readonly url: string;
  readonly clientId: string;
  /** The pause before each new connection. */
  readonly pollIntervalMs: number;
  readonly onMessage: (message: SocketMessage) => void;
  /** Called when it connects, and when it can't or loses its connection, which it then seeks again. */
  readonly onConnection: (isOpen: boolean) => void;
}

export interface EventSocket {
  close(): void;
}

/** Asks for previews that name their run, as newer versions send them. It has to be the first message. */
const greeting = JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } });

/** Listens to the events of one client until it is closed, connecting again whenever the connection is lost. */
export function openEventSocket(options: EventSocketOptions): EventSocket {
  const { WebSocket, url, clientId, pollIntervalMs, onMessage, onConnection } = options;
  const address = socketAddress(url, `/ws?clientId=${clientId}`);
  let isClosed = false;
  let socket: WebSocketLike | undefined;
  let cancelReconnection = (): void => undefined;

  const connect = (): void => {
    const current = new WebSocket(address);
    socket = current;
    current.binaryType = 'arraybuffer';
    current.addEventListener('open', () => {
      if (isClosed) return current.close();
      current.send(greeting);
      onConnection(true);
    });
    current.addEventListener('message', ({ data }) => {
      const message = isClosed ? undefined : parseSocketMessage(data);
      if (message !== undefined) onMessage(message);
    });
    // Without a listener some implementations throw; 'close' always follows.
    current.addEventListener('error', () => undefined);
    current.addEventListener('close', () => {
      if (isClosed) return;
      onConnection(false);
      const timer = setTimeout(connect, pollIntervalMs);
      cancelReconnection = () => clearTimeout(timer);
    });
  };

  connect();
  return {
    close: () => {
      isClosed = true;
      cancelReconnection();
      socket?.close();
    },
  };
}
