import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Admission } from './access.ts';
import { answerProblem } from './answer.ts';
import { endToEndHeaders, entriesOf, replaceHeader, valuesOf } from './headers.ts';
import type { Target } from './target.ts';

const noBytes = new Uint8Array();

export interface PassOptions {
  readonly target: Target;
  readonly admission: Admission;
  /** Where it has been read already. */
  readonly body?: Uint8Array;
}

/** Hands a request on and its answer back as they come, byte for byte: only what is of one connection differs. */
export function passThrough(
  incoming: IncomingMessage,
  response: ServerResponse,
  { target, admission, body }: PassOptions,
): void {
  const isChunked = valuesOf(incoming.rawHeaders, 'transfer-encoding').length > 0;
  const own = target.headersFor(admission.headers);
  const sized = body && !isChunked ? replaceHeader(own, 'content-length', String(body.length)) : own;
  const headers = [...sized, ...(isChunked ? ['Transfer-Encoding', 'chunked'] : [])];
  const outgoing = target.call({ method: incoming.method ?? 'GET', path: admission.path, headers });
  outgoing.on('response', (answer) => {
    response.sendDate = false;
    const cookie = admission.cookie === null ? [] : ['Set-Cookie', admission.cookie];
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, [
      ...endToEndHeaders(answer.rawHeaders),
      ...cookie,
    ]);
    // Sends the head now. `flushHeaders` would write it as UTF-8, which headers are not.
    response.write(noBytes);
    // An answer that breaks off breaks off for the client as well: `pipeline` ends both.
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else answerProblem(response, unreachable(target, error));
  });
  // The target may answer, and close, before it has heard everything: that is no failure.
  if (body) outgoing.end(body);
  else {
    if (isChunked || Number(incoming.headers['content-length'] ?? 0) > 0) outgoing.write(noBytes);
    pipeline(incoming, outgoing, () => undefined);
  }
  response.once('close', () => outgoing.destroy());
}

/** The same for a connection that is to become something else, such as a WebSocket. */
export function passUpgrade(
  incoming: IncomingMessage,
  client: Duplex,
  { head, target, admission }: PassOptions & { readonly head: Uint8Array },
): void {
  const headers = [...target.headersFor(admission.headers), ...upgradeHeaders(incoming)];
  const outgoing = target.call({ method: incoming.method ?? 'GET', path: admission.path, headers });
  const giveUp = (): void => void client.destroy();
  outgoing.on('upgrade', (answer, socket, rest) => {
    client.write(headOf(answer, [...endToEndHeaders(answer.rawHeaders), ...upgradeHeaders(answer)]));
    client.write(rest);
    socket.write(head);
    pipeline(socket, client, socket, () => undefined);
  });
  outgoing.on('response', (answer) => {
    client.write(headOf(answer, [...endToEndHeaders(answer.rawHeaders), 'Connection', 'close']));
    pipeline(answer, client, () => undefined);
  });
  outgoing.on('error', () => client.end(`HTTP/1.1 502 ${STATUS_CODES[502]}\r\nConnection: close\r\n\r\n`));
  client.on('error', giveUp).once('close', () => outgoing.destroy());
  outgoing.end();
}

function upgradeHeaders({ rawHeaders }: IncomingMessage): string[] {
  return [...entriesOf(rawHeaders)].filter(([name]) => /^(connection|upgrade)$/i.test(name)).flat();
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
  const lines = [...entriesOf(headers)].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`;
}

export function unreachable(target: Target, error: Error): Parameters<typeof answerProblem>[1] {
  const reason = 'code' in error ? String(error.code) : error.message;
  return {
    status: 502,
    code: 'GENERATOR_UNREACHABLE',
    detail: `${target.url} does not answer (${reason}). Check the address given as --target, and that the program there is running.`,
  };
}
