import {
  createEmbedding,
  defaultCategory,
  type EmbeddingSpace,
  emptySnapshot,
  type Preference,
  type Verdict,
} from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import type { EncodedPicture } from '../encode-pictures.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { expandInputs, type PictureInput } from '../inputs/expand-inputs.ts';
import { XmpProblem } from '../xmp/sidecar.ts';
import type { ImportSource } from './import-source.ts';

type PicturePath = Extract<PictureInput, { kind: 'picture' }>;

/** What is known of how a person likes a picture. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly weight: number;
  readonly ratedAt: Date;
}

/** Finds out what the person said of pictures. */
export interface PictureJudge {
  /** `null` where nothing is said. An error is complained of, and the picture left out. */
  judge(picture: PicturePath): Promise<Judgement | null>;
  /** What was looked for, and what to do, when nothing was found. */
  readonly nothingFound: string;
}

/**
 * The ratings that a folder of pictures stands for. What cannot be read, and pictures that lie among both sides, are
 * complained of and left out.
 *
 * @throws CommandFailure when nothing below the folder says whether it is liked.
 */
export async function readPictureSource(
  shown: string,
  { judge, nothingFound }: PictureJudge,
  context: CommandContext,
): Promise<ImportSource> {
  const { console, session } = context;
  const judgements = new Map<string, Judgement>();
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
    const judgement = await judge(input).catch((error: unknown) => {
      if (!(error instanceof XmpProblem)) throw error;
      fail({ path: input.path, message: error.message });
      return 'failed' as const;
    });
    if (judgement === null) unrated++;
    else if (judgement !== 'failed') {
      judgements.set(input.absolutePath, judgement);
      rated.push(input);
    }
  }
  if (rated.length === 0) {
    throw new CommandFailure(exitStatus.someInputsFailed, `${shown}: ${nothingFound}`);
  }

  const ratings: Rated[] = [];
  const progress = console.startProgress(rated.length);
  try {
    for await (const picture of session.encodePictures(rated)) {
      progress.advance();
      if (picture.kind === 'failure') fail(picture);
      else ratings.push({ picture, ...judgements.get(picture.absolutePath)! });
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
  const { space } = await session.openModel();
  const preferences = clear.map((each) => toPreference(each, space, context));
  return { snapshot: { ...emptySnapshot, space, preferences }, repairs: [], failed, unrated };
}

interface Rated extends Judgement {
  readonly picture: EncodedPicture;
}

/** The same bytes, liked here and disliked there. */
function findDisputed(ratings: readonly Rated[]): ReadonlySet<Rated> {
  const sides = new Map<string, Set<Verdict>>();
  for (const { picture, verdict } of ratings) {
    sides.set(picture.sha256, (sides.get(picture.sha256) ?? new Set()).add(verdict));
  }
  return new Set(ratings.filter(({ picture }) => sides.get(picture.sha256)?.size === 2));
}

function toPreference(
  { picture, verdict, weight, ratedAt }: Rated,
  space: EmbeddingSpace,
  { createId }: CommandContext,
): Preference {
  const { encoded, absolutePath, sha256, width, height } = picture;
  return {
    id: createId(),
    verdict,
    embedding: createEmbedding(space, encoded.vector),
    ...(encoded.attributes && { attributes: encoded.attributes }),
    category: defaultCategory,
    weight,
    createdAt: ratedAt.toISOString(),
    metadata: {},
    source: { path: absolutePath, sha256, width, height },
  };
}
