import { StringDecoder } from 'node:string_decoder';
import type { TextInput } from '../context.ts';

/** The non-empty paths of a stream, one a line or ended by NUL, each as soon as it is complete. */
export async function* readPathList(
  stream: TextInput,
  { endedByNul, signal }: { readonly endedByNul: boolean; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const separator = endedByNul ? '\0' : /\r?\n/;
  const decoder = new StringDecoder('utf8');
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    let rest = '';
    for await (const chunk of stream) {
      const paths = (rest + decoder.write(chunk)).split(separator);
      rest = paths.pop() ?? '';
      for (const path of paths) if (path !== '') yield path;
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
