import { AskedServer } from './ask-server.ts';
import type { FoundGenerator } from './found-generator.ts';
import { probes } from './probes.ts';

/** Where generators answer on this machine unless they were told otherwise. */
export const usualGeneratorUrls: readonly string[] = [
  'http://127.0.0.1:7860',
  'http://127.0.0.1:7861',
  'http://127.0.0.1:8188',
  'http://127.0.0.1:8888',
  'http://127.0.0.1:7866',
  'http://127.0.0.1:7801',
];

export interface FindGeneratorsOptions {
  /** The usual ones on this machine if not given. */
  readonly urls?: readonly string[];
  /** For all of it; 1000 if not given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
}

export interface GeneratorSearch {
  readonly generators: readonly FoundGenerator[];
  /** Where something answers that is none of them. */
  readonly others: readonly string[];
  /** Where nothing answers in time. */
  readonly silent: readonly string[];
}

/**
 * Asks all addresses at once which generator answers there. What is found is in the order of the addresses. No password and no key is
 * sent. A server is known by what only it answers, so that another program on its port is not taken for it.
 *
 * @throws VsmError `INVALID_ARGUMENT` for an address that is none; the signal's reason when it aborts.
 */
export async function findGenerators(options: FindGeneratorsOptions = {}): Promise<GeneratorSearch> {
  const { urls = usualGeneratorUrls, timeoutMs = 1000, signal, fetch } = options;
  signal?.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('The time for asking is over.')), timeoutMs);
  const either = AbortSignal.any(signal ? [signal, late.signal] : [late.signal]);
  try {
    const asked = await Promise.all(
      [...new Set(urls)].map(async (url) => {
        const server = new AskedServer({ url, signal: either, timeoutMs, ...(fetch && { fetch }) });
        const found = (await Promise.all(probes.map((probe) => probe(server)))).find((one) => one !== undefined);
        return { url, found: found && { ...found, url }, hasAnswered: server.hasAnswered };
      }),
    );
    signal?.throwIfAborted();
    return {
      generators: asked.flatMap(({ found }) => found ?? []),
      others: asked.filter(({ found, hasAnswered }) => !found && hasAnswered).map(({ url }) => url),
      silent: asked.filter(({ found, hasAnswered }) => !found && !hasAnswered).map(({ url }) => url),
    };
  } finally {
    clearTimeout(timer);
  }
}
