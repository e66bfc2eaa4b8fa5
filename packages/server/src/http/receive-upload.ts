import { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { VsmError } from '@vsm/core';
import { Refusal } from './refusal.ts';

export interface UploadOptions<T> {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  /** Takes each file as it arrives, one after another. */
  readonly receive: (file: AsyncIterable<Uint8Array>, name: string) => Promise<T>;
}

/**
 * What `receive` made of each file of a form, in their order.
 *
 * @throws Refusal `UNSUPPORTED_MEDIA_TYPE` or `PAYLOAD_TOO_LARGE`, VsmError `INVALID_ARGUMENT` when it is no form, or what `receive` throws.
 */
export async function receiveUpload<T>(request: Request, options: UploadOptions<T>): Promise<T[]> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType) || !request.body) {
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'A form with files was expected: multipart/form-data.');
  }
  const parser = openParser(contentType, options);
  const received: Promise<T>[] = [];
  const streams: BusboyFileStream[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let refusal: unknown = null;
  const source = Readable.from(request.body);
  await new Promise<void>((resolve) => {
    const refuse = (error: unknown) => {
      refusal ??= error;
      source.unpipe(parser);
      source.destroy();
      for (const stream of streams) stream.destroy();
      resolve();
    };
    const refuseDamage = (cause: unknown) =>
      refuse(new VsmError('INVALID_ARGUMENT', 'The form is damaged or ended too early.', { cause }));
    parser.on('file', (_field, stream, name) => {
      // One that waits for its turn fails too when the form ends too early.
      stream.on('error', refuseDamage);
      streams.push(stream);
      const receiving = last.then(() => options.receive(whole(stream, options.maxFileBytes), name));
      received.push(receiving);
      last = receiving.catch(refuse);
    });
    parser.on('filesLimit', () =>
      refuse(new Refusal('PAYLOAD_TOO_LARGE', `At most ${options.maxFiles} files are taken at once.`)),
    );
    parser.on('error', refuseDamage);
    parser.on('finish', () => resolve());
    source.on('error', refuseDamage);
    source.pipe(parser);
  });
  if (refusal !== null) parser.destroy();
  await Promise.allSettled(received);
  if (refusal !== null) throw refusal;
  return await Promise.all(received);
}

type Parser = InstanceType<typeof Busboy>;

function openParser(
  contentType: string,
  { maxFiles, maxFileBytes }: Pick<UploadOptions<unknown>, 'maxFiles' | 'maxFileBytes'>,
): Parser {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        files: maxFiles,
        fileSize: maxFileBytes,
        fields: 20,
        fieldSize: 10_000,
        parts: maxFiles + 20,
        headerPairs: 50,
      },
    });
  } catch (cause) {
    throw new VsmError('INVALID_ARGUMENT', 'The form names no boundary.', { cause });
  }
}

async function* whole(stream: BusboyFileStream, maxBytes: number): AsyncGenerator<Uint8Array> {
  yield* stream;
  if (stream.truncated) {
    throw new Refusal('PAYLOAD_TOO_LARGE', `A picture may have ${maxBytes} bytes at most. Send a smaller one.`);
  }
}
