import path from 'node:path';
import type { Encoded, MemorySnapshot, PreferenceSource } from '@vsm/core';
import { identifyFile } from '../embedding-cache/file-identity.ts';
import type { PictureResult } from '../encode-pictures.ts';
import type { PictureInput } from '../inputs/expand-inputs.ts';

/** Why a rated picture cannot be looked at again. */
export type MissingReason = 'no-path' | 'gone' | 'changed' | 'unreadable';

export interface MissingPicture {
  /** Of the rating or comparison. */
  readonly id: string;
  /** `null` where the memory does not say where the picture was. */
  readonly path: string | null;
  readonly reason: MissingReason;
}

/** What another model sees in a rated picture, or why it cannot be asked. */
export type EncodedSource =
  | { readonly ok: true; readonly encoded: Encoded }
  | { readonly ok: false; readonly path: string | null; readonly reason: MissingReason };

export interface EncodeAnewOptions {
  /** Of the memory: where a relative path starts. */
  readonly folder: string;
  /** One result an input, in their order. */
  readonly encode: (inputs: readonly PictureInput[]) => AsyncIterable<PictureResult>;
  /** Called after each picture. */
  readonly onPicture: () => void;
}

/** The files of all pictures that a memory holds, each once. */
export function listSources({ preferences, comparisons }: MemorySnapshot, folder: string): string[] {
  const compared = comparisons.flatMap(({ preferred, other }) => [preferred.source, other.source]);
  const sources = [...preferences.map(({ source }) => source), ...compared];
  return [...new Set(sources.flatMap((source) => pathOf(source, folder) ?? []))];
}

/** Encodes the files, and returns what then answers for a source. */
export async function encodeSources(
  files: readonly string[],
  { folder, encode, onPicture }: EncodeAnewOptions,
): Promise<(source: PreferenceSource | undefined) => EncodedSource> {
  const results = new Map<string, { readonly sha256: string; readonly encoded: Encoded } | MissingReason>();
  const inputs = files.map((file): PictureInput => ({ kind: 'picture', path: file, absolutePath: file }));
  for await (const result of encode(inputs)) {
    const { path: file } = result;
    if (result.kind === 'encoded') results.set(file, result);
    else results.set(file, (await identifyFile(file)) ? 'unreadable' : 'gone');
    onPicture();
  }
  return (source) => {
    const file = pathOf(source, folder);
    const result = file === null ? 'no-path' : (results.get(file) ?? 'gone');
    if (typeof result === 'string') return { ok: false, path: file, reason: result };
    // Another picture may lie under the old name.
    if (source?.sha256 !== undefined && source.sha256 !== result.sha256)
      return { ok: false, path: file, reason: 'changed' };
    return { ok: true, encoded: result.encoded };
  };
}

function pathOf(source: PreferenceSource | undefined, folder: string): string | null {
  return source?.path === undefined ? null : path.resolve(folder, source.path);
}
