import { once } from 'node:events';
import { type GuidancePreset, guidancePresets, parseCategory } from '@vsm/core';
import { createThumbnail, decodeImage } from '@vsm/encoder-node';
import { formatSigned } from '@vsm/report';
import { type ProxyEvent, type SeenPicture, startProxy } from '@vsm/server/proxy';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts } from '../output/counts.ts';
import { nextStep } from '../output/next-step.ts';
import { printable } from '../output/printable.ts';
import { notePrior } from '../output/prior-text.ts';
import { noteEmptyCategory } from '../picture-scorer.ts';

export interface ProxyOptions {
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly threshold?: number;
  readonly retries?: number;
  readonly preset?: GuidancePreset;
  readonly category?: string;
}

const usualSettings = { threshold: 0.3, retries: 3 };
const thumbnailEdge = 256;

/** Stands before a generator until Ctrl-C, and says of each call what it came to. */
export async function proxy(options: ProxyOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console, signal, env, random, createId } = context;
  const settings = settingsOf(options);
  const prior = await session.openPrior();
  const memory = await session.openMemory({ prior });
  noteEmptyCategory(memory, options.category, context);
  if (memory.preferences.length === 0) console.note(nextStep(countVerdicts(memory.preferences)));
  if (prior) notePrior(prior, memory, console);
  const token = env['VSM_TOKEN'];
  const telling = new Telling(context);
  const running = await startProxy({
    target: options.target,
    host: options.host,
    port: options.port,
    ...(token && { token }),
    memory,
    hasPrior: prior !== null,
    see: (bytes, how) => seePicture(bytes, how.signal, context),
    createThumbnail: toThumbnail,
    settings,
    random,
    createId,
    onDrawn: (event) => telling.drawn(event),
    onTrouble: (message) => console.complain(message),
  });
  try {
    await telling.ready(running.url, options.target);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await running.close();
  }
  signal.throwIfAborted();
  return exitStatus.done;
}

function settingsOf({ preset, threshold, retries, category }: ProxyOptions) {
  const chosen = preset && guidancePresets[preset];
  return {
    threshold: threshold ?? chosen?.threshold ?? usualSettings.threshold,
    retries: retries ?? chosen?.maxRetries ?? usualSettings.retries,
    category: category === undefined ? null : parseCategory(category),
    isOn: true,
  };
}

async function seePicture(bytes: Uint8Array, signal: AbortSignal, { session }: CommandContext): Promise<SeenPicture> {
  const encoder = await session.openEncoder();
  const image = await decodeImage(bytes);
  const [encoded] = await encoder.encodeImages([image], { signal });
  return { encoded: encoded!, width: image.width, height: image.height };
}

async function toThumbnail(bytes: Uint8Array): Promise<string> {
  const thumbnail = await createThumbnail(bytes, { maxEdge: thumbnailEdge });
  return `data:${thumbnail.mediaType};base64,${Buffer.from(thumbnail.bytes).toString('base64')}`;
}

/** One line a call, or one JSON value. */
class Telling {
  readonly #context: CommandContext;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  async ready(url: string, target: string): Promise<void> {
    const { console } = this.#context;
    if (console.json) return await console.printJson({ event: 'ready', url, target });
    await console.say(`Point your A1111 client at ${url}; it draws with ${target}. Ctrl-C ends this.`);
  }

  drawn(event: ProxyEvent): void {
    const { console, signal } = this.#context;
    const line = console.json ? console.printJson({ event: 'drawn', ...event }) : console.say(this.#describe(event));
    // Nobody reads any more: then the proxy ends, and that says why.
    line.catch((error: unknown) => signal.aborted || console.complain(String(error)));
  }

  #describe({ prompt, scores, accepted, attempts }: ProxyEvent): string {
    const scoreTexts = scores.map((score) => (score === null ? 'not scored' : formatSigned(score)));
    const verdict = accepted ? 'accepted' : 'the best there was';
    return `${scoreTexts.join(' ')}  ${verdict} of ${countOf(attempts, 'attempt')}  ${printable(prompt).slice(0, 60)}`;
  }
}
