import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describeSystemError, writeFileWhole } from '../write-file-whole.ts';
import { type FoundRatings, newRatingPacket, patchRating, readRatings, type XmpRating } from './rating-text.ts';

/** What a person said of a picture in another program. */
export interface PersonRating {
  /** -1 rejected, 1 to 5 stars; as it is written there. */
  readonly rating: number;
  /** When the file that says so was last changed. */
  readonly ratedAt: Date;
}

export type WriteOutcome =
  | 'written'
  /** It said so already. */
  | 'unchanged'
  /** The person has rated it, which VSM does not overrule. */
  | 'kept';

/** A sidecar or a picture's own packet that cannot be read, written or understood; the message names the file. */
export class XmpProblem extends Error {
  override readonly name: string = 'XmpProblem';
}

/**
 * The person's own rating of a picture: of its sidecar, else of the packet inside the picture. `null` where there is none, and where
 * it is what VSM wrote there.
 *
 * @throws XmpProblem
 */
export async function readPersonRating(picture: string): Promise<PersonRating | null> {
  for (const sidecar of await existingSidecars(picture)) {
    const found = await readSidecar(sidecar);
    if (isRated(found)) return ratedByPerson(found, sidecar);
  }
  const packet = await readEmbeddedPacket(picture);
  return packet && isRated(packet) ? ratedByPerson(packet, picture) : null;
}

/**
 * Makes the sidecars of a picture say this rating: those that exist, else a new one. Nothing else in them changes, and the picture
 * is not touched.
 *
 * @throws XmpProblem
 */
export async function writeRating(
  picture: string,
  rating: XmpRating,
  { overrule }: { readonly overrule: boolean },
): Promise<WriteOutcome> {
  const existing = await existingSidecars(picture);
  if (!overrule && (await readPersonRating(picture))) return 'kept';
  if (existing.length === 0) {
    await writeText(`${picture}.xmp`, newRatingPacket(rating));
    return 'written';
  }
  const outcomes = await Promise.all(existing.map((sidecar) => patchSidecar(sidecar, rating)));
  return outcomes.includes('written') ? 'written' : 'unchanged';
}

async function patchSidecar(sidecar: string, rating: XmpRating): Promise<WriteOutcome> {
  const text = await readText(sidecar);
  const patched = understand(sidecar, () => patchRating(text, rating));
  if (patched === text) return 'unchanged';
  await writeText(sidecar, patched);
  return 'written';
}

/** darktable and digiKam name sidecars `a.jpg.xmp`, Adobe's programs `a.xmp`: that may be of another picture `a` as well. */
async function existingSidecars(picture: string): Promise<string[]> {
  const { dir, name } = path.parse(picture);
  const [own, shared] = [`${picture}.xmp`, path.join(dir, `${name}.xmp`)];
  const isOwnThere = await isThere(own);
  const isSharedThere = (await isThere(shared)) && !(await isOfOthers(picture));
  return [...(isOwnThere ? [own] : []), ...(isSharedThere ? [shared] : [])];
}

async function isThere(sidecar: string): Promise<boolean> {
  try {
    return (await stat(sidecar)).isFile();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw new XmpProblem(`${sidecar}: this sidecar cannot be looked at (${describeSystemError(cause)}).`, { cause });
  }
}

/** Whether a sidecar of the picture's name without its extension may be of another file in its folder. */
async function isOfOthers(picture: string): Promise<boolean> {
  const { dir, name, base } = path.parse(picture);
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new XmpProblem(`${dir}: this folder cannot be read (${describeSystemError(cause)}).`, { cause });
  });
  return names.some((other) => other !== base && !/\.xmp$/i.test(other) && path.parse(other).name === name);
}

async function readSidecar(sidecar: string): Promise<FoundRatings> {
  const text = await readText(sidecar);
  return understand(sidecar, () => readRatings(text));
}

async function readEmbeddedPacket(picture: string): Promise<FoundRatings | null> {
  const metadata = await sharp(picture, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  // What cannot be read at all is told where its pixels are needed.
  if (!metadata?.xmp) return null;
  const text = metadata.xmp.toString('utf8').replace(/\0+$/, '');
  return understand(picture, () => readRatings(text));
}

function isRated({ rating }: FoundRatings): boolean {
  return rating !== null && rating !== 0;
}

async function ratedByPerson({ rating, ratingOfVsm }: FoundRatings, file: string): Promise<PersonRating | null> {
  if (rating === null || rating === ratingOfVsm) return null;
  return { rating, ratedAt: (await stat(file)).mtime };
}

async function readText(sidecar: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(sidecar));
  } catch (cause) {
    const reason = cause instanceof TypeError ? 'it is no UTF-8 text' : describeSystemError(cause);
    throw new XmpProblem(`${sidecar}: this sidecar cannot be read (${reason}). It stays as it is.`, { cause });
  }
}

async function writeText(sidecar: string, text: string): Promise<void> {
  try {
    await writeFileWhole(sidecar, text);
  } catch (cause) {
    throw new XmpProblem(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function understand<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new XmpProblem(`${file}: its XMP cannot be understood (${reason}). It stays as it is.`, { cause });
  }
}
