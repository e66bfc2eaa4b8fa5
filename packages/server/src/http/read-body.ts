import { VsmError } from '@vsm/core';
import { Refusal } from './refusal.ts';

/**
 * The whole body, counted as it arrives, so that one without a length cannot exhaust the memory either.
 *
 * @throws Refusal `PAYLOAD_TOO_LARGE`
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  assertDeclaredLength(request, maxBytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(request, maxBytes)) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * The body as it arrives.
 *
 * @throws Refusal `PAYLOAD_TOO_LARGE` as soon as it is; VsmError `INVALID_ARGUMENT` when the client leaves in the midst of it.
 */
export async function* readChunks(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  let sizeBytes = 0;
  try {
    for await (const chunk of request.body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new VsmError('INVALID_ARGUMENT', 'The body ended too early. Send it again.', { cause });
  }
}

/** Refuses at once what says itself that it is too large. */
export function assertDeclaredLength(request: Request, maxBytes: number): void {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/**
 * The body as JSON.
 *
 * @throws Refusal `UNSUPPORTED_MEDIA_TYPE` when it does not say that it is, `INVALID_ARGUMENT` when it is not.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // A page elsewhere can send forms and plain text unasked, but not this.
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(
      'UNSUPPORTED_MEDIA_TYPE',
      `JSON was expected, with the content type application/json; got ${JSON.stringify(type.slice(0, 100))}.`,
    );
  }
  const text = Buffer.from(await readBody(request, maxBytes)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new VsmError('INVALID_ARGUMENT', 'The body is no JSON.');
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('PAYLOAD_TOO_LARGE', `At most ${maxBytes} bytes are taken here. Send less at once.`);
}
