import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { VsmErrorCode } from '@vsm/core';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { CliContext } from '../context.ts';
import { compareNaturally, hasPictureExtension, pictureExtensions } from './picture-files.ts';
import { readPathList } from './read-path-list.ts';
import { walkFolder } from './walk-folder.ts';

/** A picture to work on, or what is wrong with something that was named. */
export type PictureInput =
  | {
      readonly kind: 'picture';
      /** As the user would write it: relative where they were. */
      readonly path: string;
      readonly absolutePath: string;
    }
  | { readonly kind: 'failure'; readonly path: string; readonly message: string; readonly code?: VsmErrorCode };

export interface ExpandOptions {
  /** Paths on stdin end with NUL instead of a line break. */
  readonly endedByNul?: boolean;
}

type ExpandContext = Pick<CliContext, 'cwd' | 'stdin' | 'signal'>;

/**
 * The pictures that files, folders, patterns and `-` (paths on stdin) stand for, in the order of the arguments and naturally
 * sorted within each. A picture reached twice comes once.
 */
export async function* expandInputs(
  args: readonly string[],
  context: ExpandContext,
  options: ExpandOptions = {},
): AsyncGenerator<PictureInput> {
  const seen = new Set<string>();
  for await (const input of expandAll(args, context, options)) {
    if (input.kind === 'picture') {
      if (seen.has(input.absolutePath)) continue;
      seen.add(input.absolutePath);
    }
    yield input;
  }
}

async function* expandAll(
  args: readonly string[],
  context: ExpandContext,
  { endedByNul = false }: ExpandOptions,
): AsyncGenerator<PictureInput> {
  for (const arg of args) {
    context.signal.throwIfAborted();
    if (arg !== '-') yield* expandPath(arg, context, { allowPattern: true });
    else {
      const listed = readPathList(context.stdin, { endedByNul, signal: context.signal });
      for await (const each of listed) yield* expandPath(each, context, { allowPattern: false });
    }
  }
}

async function* expandPath(
  arg: string,
  context: ExpandContext,
  { allowPattern }: { readonly allowPattern: boolean },
): AsyncGenerator<PictureInput> {
  const { cwd } = context;
  const status = await stat(path.resolve(cwd, arg)).catch((error: NodeJS.ErrnoException) => error);
  if (!(status instanceof Error)) {
    if (status.isDirectory()) yield* expandFolder(arg, context);
    else yield pictureAt(arg, cwd);
  } else if (allowPattern && isDynamicPattern(arg)) yield* expandPattern(arg, context);
  else yield { kind: 'failure', path: arg, message: describeMissing(status) };
}

async function* expandFolder(folder: string, { cwd, signal }: ExpandContext): AsyncGenerator<PictureInput> {
  let isEmpty = true;
  for await (const entry of walkFolder(path.resolve(cwd, folder), signal)) {
    isEmpty = false;
    const shown = path.join(folder, path.relative(path.resolve(cwd, folder), entry.path));
    if (entry.kind === 'picture') yield pictureAt(shown, cwd);
    else yield { kind: 'failure', path: shown, message: `This folder cannot be read (${reasonOf(entry.error)}).` };
  }
  if (isEmpty) {
    yield {
      kind: 'failure',
      path: folder,
      message: `There are no pictures in this folder. It was searched for ${pictureExtensions.join(', ')}; hidden files are left out.`,
    };
  }
}

async function* expandPattern(pattern: string, { cwd, signal }: ExpandContext): AsyncGenerator<PictureInput> {
  const matches = await glob(pattern, {
    cwd,
    caseSensitiveMatch: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    signal,
  });
  const pictures = matches.filter(hasPictureExtension).sort(compareNaturally);
  for (const match of pictures) yield pictureAt(match, cwd);
  if (pictures.length === 0) {
    yield {
      kind: 'failure',
      path: pattern,
      message: 'No picture matches this pattern. Check it, or name a folder to take all pictures in it.',
    };
  }
}

function pictureAt(shown: string, cwd: string): PictureInput {
  return { kind: 'picture', path: shown, absolutePath: path.resolve(cwd, shown) };
}

function describeMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'There is no such file or folder. Check the path.';
  if (error.code === 'ELOOP') return 'This link leads to itself. Name the picture it was meant for.';
  return `This cannot be looked at (${reasonOf(error)}).`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
