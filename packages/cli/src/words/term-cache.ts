import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddedTerm, PromptEncoder } from '@vsm/core';
import { tasteTerms } from '@vsm/vision';

export interface TermCacheOptions {
  /** Absolute. */
  readonly folder: string;
  readonly space: { readonly id: string; readonly dimensions: number };
  readonly openPromptEncoder: () => Promise<PromptEncoder>;
  readonly createId: () => string;
  readonly signal: AbortSignal;
}

/**
 * The words for pictures as embeddings of a space: those kept in `folder`, else encoded, which takes seconds, and kept where that
 * is possible.
 *
 * @throws VsmError as the encoder throws; the signal's reason when it aborts.
 */
export async function openTerms(options: TermCacheOptions): Promise<readonly EmbeddedTerm[]> {
  const { folder, space, openPromptEncoder, createId, signal } = options;
  const prompts = tasteTerms.map(({ prompt }) => prompt);
  const name = createHash('sha256')
    .update(JSON.stringify([space.id, prompts]))
    .digest('hex')
    .slice(0, 24);
  const file = path.join(folder, 'words', `${name}.f32`);
  const kept = await readFile(file).catch(() => null);
  if (kept?.length === prompts.length * space.dimensions * 4) {
    const numbers = new Float32Array(kept.buffer.slice(kept.byteOffset, kept.byteOffset + kept.length));
    return toTerms((i) => numbers.subarray(i * space.dimensions, (i + 1) * space.dimensions));
  }
  const encoder = await openPromptEncoder();
  const vectors = await encoder.encodePrompts(prompts, { signal }).finally(() => encoder.close());
  await keep(file, vectors, createId());
  return toTerms((i) => vectors[i]!);
}

function toTerms(vectorOf: (i: number) => Float32Array): EmbeddedTerm[] {
  return tasteTerms.map(({ facet, term }, i) => ({ facet, term, vector: vectorOf(i) }));
}

/** Without a place to keep them they are encoded anew the next time. */
async function keep(file: string, vectors: readonly Float32Array[], id: string): Promise<void> {
  const temporary = `${file}.${id.slice(0, 8)}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      temporary,
      Buffer.concat(vectors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
    );
    await rename(temporary, file);
  } catch {
    return;
  }
}
