import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createEmbedding, defaultCategory, emptySnapshot, type Preference, type Verdict } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { expandInputs, type PictureInput } from '../inputs/expand-inputs.ts';
import type { ImportSource } from './import-source.ts';
import { verdictOfPath } from './verdict-of-path.ts';

type PicturePath = Extract<PictureInput, { kind: 'picture' }>;

/**
 * The ratings that a folder of sorted pictures stands for, each as old as its file. What cannot be read, and pictures that lie
 * among both sides, are complained of and left out.
 *
 * @throws CommandFailure when nothing below the folder says whether it is liked.
 */
export async function readPictureSource(folder: string, shown: string, context: CommandContext): Promise<ImportSource> {
  const { console, session } = context;
  const verdicts = new Map<string, Verdict>();
  const rated: PicturePath[] = [];
  let [failed, unrated] = [0, 0];
  const fail = ({ path, message }: { readonly path: string; readonly message: string }): void => {
    failed++;
    console.complain(message, path);
  };
  for await (const input of expandInputs([shown], context)) {
    if (input.kind === 'failure') {
      fail(input);
      continue;
    }
    const verdict = verdictOfPath(path.relative(folder, input.absolutePath));
    if (verdict === null) unrated++;
    else {
      verdicts.set(input.absolutePath, verdict);
      rated.push(input);
    }
  }
  if (rated.length === 0) throw nothingSorted(shown);

  const ratings: Rated[] = [];
  const progress = console.startProgress(rated.length);
  try {
    for await (const picture of session.encodePictures(rated)) {
      progress.advance();
      if (picture.kind === 'failure') fail(picture);
      else ratings.push({ picture, verdict: verdicts.get(picture.absolutePath)! });
    }
  } finally {
    progress.finish();
  }
  const disputed = findDisputed(ratings);
  for (const { picture } of disputed) {
    fail({
      path: picture.path,
      message: 'This picture is both among the liked and among the disliked ones. Keep one.',
    });
  }
  const clear = ratings.filter((each) => !disputed.has(each));
  const preferences = await Promise.all(clear.map((each) => toPreference(each, context)));
  return { snapshot: { ...emptySnapshot, space: embeddedSpace, preferences }, repairs: [], failed, unrated };
}

interface Rated {
  readonly picture: EncodedPicture;
  readonly verdict: Verdict;
}

/** The same bytes, liked here and disliked there. */
function findDisputed(ratings: readonly Rated[]): ReadonlySet<Rated> {
  const sides = new Map<string, Set<Verdict>>();
  for (const { picture, verdict } of ratings) {
    sides.set(picture.sha256, (sides.get(picture.sha256) ?? new Set()).add(verdict));
  }
  return new Set(ratings.filter(({ picture }) => sides.get(picture.sha256)?.size === 2));
}

/** Moving a file to the other side changes its `ctime`, so the rating that this makes is the newer one. */
async function toPreference({ picture, verdict }: Rated, { createId }: CommandContext): Promise<Preference> {
  const { encoded, absolutePath, sha256, width, height } = picture;
  const { ctime } = await stat(absolutePath);
  return {
    id: createId(),
    verdict,
    embedding: createEmbedding(embeddedSpace, encoded.vector),
    ...(encoded.attributes && { attributes: encoded.attributes }),
    category: defaultCategory,
    weight: 1,
    createdAt: ctime.toISOString(),
    metadata: {},
    source: { path: absolutePath, sha256, width, height },
  };
}

function nothingSorted(shown: string): CommandFailure {
  return new CommandFailure(
    exitStatus.someInputsFailed,
    `${shown}: no picture here is sorted: subfolders named "liked" and "disliked" were expected, or file names that begin so. ` +
      `Nothing was imported. To like all pictures in it: vsm like ${shown}`,
  );
}
