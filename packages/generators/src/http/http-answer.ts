import { VsmError } from '@vsm/core';

/** A whole answer of a server. */
export interface HttpAnswer {
  readonly status: number;
  /** In lower case, without parameters; empty if the server names none. */
  readonly mediaType: string;
  /** How long the server asks to wait, if it does. */
  readonly retryAfterMs: number | undefined;
  readonly bytes: Uint8Array;
}

/** @throws VsmError `GENERATOR_FAILED` as soon as there are more than `maxBytes`; what the platform throws when the connection breaks. */
export async function readAnswer(response: Response, maxBytes: number): Promise<HttpAnswer> {
  const { status, headers } = response;
  const seconds = headers.get('retry-after');
  return {
    status,
    mediaType: /^[^;\s]*/.exec(headers.get('content-type') ?? '')![0].toLowerCase(),
    retryAfterMs: seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined,
    bytes: await readBounded(response, maxBytes),
  };
}

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) return concatenate(chunks, length);
    length += chunk.value.length;
    chunks.push(chunk.value);
    if (length > maxBytes) {
      await reader?.cancel();
      throw new VsmError(
        'GENERATOR_FAILED',
        `The answer was larger than ${maxBytes} bytes and was not read to its end. Ask for fewer or smaller pictures.`,
        { details: { maxBytes } },
      );
    }
  }
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The text of an answer; bytes that are no UTF-8 show as replacement characters. */
export function textOf({ bytes }: HttpAnswer): string {
  return new TextDecoder().decode(bytes);
}

/** The beginning of an answer on one line, for a message. */
export function excerptOf(answer: HttpAnswer): string {
  const text = textOf(answer).replace(/\s+/g, ' ').trim();
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Whether a web page answered where data was expected. */
export function isWebPage(answer: HttpAnswer): boolean {
  return answer.mediaType === 'text/html' || /^\s*<(!doctype|html)/i.test(textOf(answer).slice(0, 100));
}
