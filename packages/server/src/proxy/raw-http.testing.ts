import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What went over a socket: the head as lines, the body without the framing of chunks. */
export interface RawMessage {
  readonly startLine: string;
  /** `Name: value`, as spelt, in order. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Every request so far, as it came. */
  readonly requests: readonly RawMessage[];
}

/** Answers every call with these bytes and closes. */
export async function startRawServer(answer: (request: RawMessage) => Buffer): Promise<RawServer> {
  const requests: RawMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data]);
      const message = parseMessage(received);
      if (!message) return;
      received = Buffer.alloc(0);
      requests.push(message);
      socket.end(answer(message));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends bytes and gives all that comes back before the other side closes, or before the whole answer is there. */
export async function sendRaw(url: string, bytes: Buffer | string): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks);
}

/** Null while it is not whole. A body ends as its head says; `isClosed` where it ends with the connection. */
export function parseMessage(
  bytes: Buffer,
  { isClosed = false }: { readonly isClosed?: boolean } = {},
): RawMessage | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [startLine = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const rest = bytes.subarray(end + 4);
  const valueOfHeader = (name: string): string | undefined =>
    headers.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2);
  const message = { startLine, headers };
  if (valueOfHeader('transfer-encoding') === 'chunked') {
    const body = joinChunks(rest);
    return body ? { ...message, body } : null;
  }
  const length = Number(valueOfHeader('content-length') ?? 0);
  if (isClosed) return { ...message, body: rest };
  return rest.length >= length ? { ...message, body: rest.subarray(0, length) } : null;
}

/** Null while the last chunk is missing. */
function joinChunks(bytes: Buffer): Buffer | null {
  const chunks: Buffer[] = [];
  for (let rest = bytes; ; ) {
    const end = rest.indexOf('\r\n');
    if (end < 0) return null;
    const length = Number.parseInt(rest.subarray(0, end).toString('latin1'), 16);
    if (rest.length < end + 4 + length) return null;
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(rest.subarray(end + 2, end + 2 + length));
    rest = rest.subarray(end + 4 + length);
  }
}
