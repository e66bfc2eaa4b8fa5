import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GenerationFacts } from './generation-facts.ts';
import { readFooocus } from './parameters-text.ts';
import { parseObject } from './parse-json.ts';

const logName = 'log.html';
/** Fooocus writes the picture first, and then the whole log anew. */
const latestEntryMs = 3000;
const retryMs = 200;

/** What the log in a picture's folder says of it. A log is read again only after it changed. */
export class FooocusLogs {
  readonly #logs = new Map<string, { readonly stamp: string; readonly log: FooocusLog }>();

  /** `null` where there is no log, or nothing of the picture in it. A fresh picture's entry is waited for. */
  async find(picture: string, signal: AbortSignal): Promise<GenerationFacts | null> {
    const { dir, base } = path.parse(picture);
    for (;;) {
      const log = await this.#read(path.join(dir, logName));
      const facts = log?.get(base) ?? null;
      if (!log || facts) return facts;
      const written = await stat(picture).catch(() => null);
      const ageMs = written ? Date.now() - written.mtimeMs : latestEntryMs;
      if (ageMs < 0 || ageMs >= latestEntryMs) return null;
      await delay(retryMs, undefined, { signal });
    }
  }

  async #read(file: string): Promise<FooocusLog | null> {
    const status = await stat(file).catch(() => null);
    if (!status?.isFile()) return null;
    const stamp = `${status.size}:${status.mtimeMs}`;
    const known = this.#logs.get(file);
    if (known?.stamp === stamp) return known.log;
    const log = readFooocusLog(await readFile(file, 'utf8').catch(() => ''));
    this.#logs.set(file, { stamp, log });
    return log;
  }
}

/** By the pictures' file names. */
type FooocusLog = ReadonlyMap<string, GenerationFacts>;

/**
 * The pictures of a day. Each lies in a `div` of its own, with a table, and since version 2.1.8 a button that copies the same as
 * URL-encoded JSON. Prompts stand in the table as they are: `<lora:x:1>` in one is no tag, so this is not read as HTML.
 */
function readFooocusLog(html: string): FooocusLog {
  const entries = new Map<string, GenerationFacts>();
  for (const part of html.split(/<div id="[^"]*" class="image-container">/).slice(1)) {
    const name = /<a href=["']([^"']+)["']/.exec(part)?.[1];
    const facts = name === undefined ? null : (readButton(part) ?? readTable(part));
    if (name !== undefined && facts) entries.set(name, facts);
  }
  return entries;
}

function readButton(part: string): GenerationFacts | null {
  const encoded = /to_clipboard\('([^']*)'\)/.exec(part)?.[1];
  const json = encoded === undefined ? null : parseObject(decode(encoded));
  return json && readFooocus(json);
}

function readTable(part: string): GenerationFacts | null {
  const rows = part.matchAll(/<td class='(?:key|label)'>(.*?)<\/td><td class='value'>(.*?)<\/td>/gs);
  const values = Object.fromEntries([...rows].map(([, key, value]) => [key!, value!.replaceAll(' </br> ', '\n')]));
  return readFooocus(values);
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}
