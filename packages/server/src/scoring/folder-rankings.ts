import { setImmediate } from 'node:timers/promises';
import type { MemoryTaste, Score, TasteInput } from '@vsm/core';
import { LRUCache } from 'lru-cache';
import type { FolderProgress, RankedPicture, RankPage, RankQuery } from '../api/scores.ts';
import type { EncodedPicture, PictureEncodings } from '../encoding/picture-encodings.ts';
import { Refusal } from '../http/refusal.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import type { PictureLibrary } from '../pictures/picture-library.ts';
import { describePicture, displayName, type StoredPicture } from '../pictures/stored-picture.ts';

/** The pictures of a folder that were looked at by now. The lists stay the same objects until there are more. */
export interface FolderView {
  readonly pictures: readonly StoredPicture[];
  readonly encoded: readonly EncodedPicture[];
  readonly inputs: readonly TasteInput[];
  readonly progress: FolderProgress;
}

interface ScoredFolder {
  readonly scores: ReadonlyMap<string, Score>;
  readonly view: FolderView;
}

/** A ranking as it was when its first page was asked for, so that pages fit together. */
interface Ranking {
  readonly pictures: readonly StoredPicture[];
  readonly scores: ReadonlyMap<string, Score>;
}

const keptRankings = 8;
const keptScores = 4;
const pageSize = 200;
/** Between so many scores others get a turn. */
const scoredAtOnce = 100;

export interface FolderRankingsOptions {
  readonly library: PictureLibrary;
  readonly encodings: PictureEncodings;
  readonly createId: () => string;
}

/** Ranks folders by memories, page by page. */
export class FolderRankings {
  readonly #options: FolderRankingsOptions;
  readonly #views = new Map<string, { readonly part: number; readonly view: FolderView }>();
  readonly #scored = new LRUCache<string, Promise<ScoredFolder>>({ max: keptScores });
  readonly #rankings = new LRUCache<string, Ranking>({ max: keptRankings });

  constructor(options: FolderRankingsOptions) {
    this.#options = options;
  }

  /** What is known of a folder by now; the rest is read in the background. @throws Refusal `NOT_FOUND` */
  async view(folder: string): Promise<FolderView> {
    const { part, ...progress } = await this.#options.encodings.readFolder(folder);
    const kept = this.#views.get(folder);
    if (kept?.part === part && kept.view.progress.total === progress.total) return kept.view;
    const found = (await this.#options.library.picturesOf(folder)).flatMap((picture) => {
      const encoded = this.#options.encodings.get(picture);
      return encoded ? [{ picture, encoded }] : [];
    });
    const view = {
      pictures: found.map(({ picture }) => picture),
      encoded: found.map(({ encoded }) => encoded),
      inputs: found.map(({ encoded }) => encoded.encoded),
      progress,
    };
    this.#views.set(folder, { part, view });
    return view;
  }

  /** @throws Refusal `NOT_FOUND`, or `CURSOR_EXPIRED` when the ranking has been given up. */
  async page(memory: HostedMemory, query: RankQuery): Promise<RankPage> {
    const [id, start] = query.cursor === undefined ? await this.#rank(memory, query) : parseCursor(query.cursor);
    const ranking = this.#rankings.get(id);
    if (!ranking) throw new Refusal('CURSOR_EXPIRED', 'This ranking has been given up. Begin again without a cursor.');
    const end = start + (query.limit ?? pageSize);
    const { progress } = await this.view(query.folder);
    return {
      items: ranking.pictures.slice(start, end).map((picture) => this.#describe(memory, picture, ranking)),
      nextCursor: end < ranking.pictures.length ? `${id}.${end}` : null,
      total: ranking.pictures.length,
      progress,
      revision: memory.state.revision,
    };
  }

  async #rank(memory: HostedMemory, query: RankQuery): Promise<[id: string, start: number]> {
    const { scores } = await this.#score(memory, query);
    const all = await this.#options.library.picturesOf(query.folder);
    const wanted = all.filter((picture) => this.#isWanted(memory, picture, scores.get(picture.id), query));
    const pictures = sortPictures(wanted, scores, query.sort ?? 'score');
    const id = this.#options.createId();
    this.#rankings.set(id, { pictures, scores });
    return [id, 0];
  }

  async #score(memory: HostedMemory, { folder, category }: RankQuery): Promise<ScoredFolder> {
    const current = await memory.read();
    const view = await this.view(folder);
    const key = JSON.stringify([memory.id, current.revision, folder, category ?? null, view.inputs.length]);
    const known = this.#scored.get(key);
    if (known && (await known).view === view) return await known;
    const taste = current.taste({
      ...(category !== undefined && { category }),
      ...(view.inputs.length > 1 && { unlabelled: view.inputs }),
    });
    const scoring = scoreView(taste, view);
    this.#scored.set(key, scoring);
    scoring.catch(() => this.#scored.delete(key));
    return await scoring;
  }

  #isWanted(memory: HostedMemory, picture: StoredPicture, score: Score | undefined, query: RankQuery): boolean {
    const { minimum, maximum, verdict, modifiedAfter, modifiedBefore } = query;
    if (minimum !== undefined && !(score && score.value >= minimum)) return false;
    if (maximum !== undefined && !(score && score.value <= maximum)) return false;
    if (modifiedAfter !== undefined && picture.modifiedAtMs < Date.parse(modifiedAfter)) return false;
    if (modifiedBefore !== undefined && picture.modifiedAtMs >= Date.parse(modifiedBefore)) return false;
    if (verdict === undefined) return true;
    const rating = memory.ratingOf(picture, this.#options.encodings.get(picture)?.sha256);
    return verdict === 'unrated' ? rating === null : rating?.verdict === verdict;
  }

  #describe(memory: HostedMemory, picture: StoredPicture, { scores }: Ranking): RankedPicture {
    const encoded = this.#options.encodings.get(picture);
    const rating = memory.ratingOf(picture, encoded?.sha256);
    return {
      picture: describePicture(picture, encoded),
      score: scores.get(picture.id) ?? null,
      rating: rating && { id: rating.id, verdict: rating.verdict, category: rating.category },
    };
  }
}

async function scoreView(taste: MemoryTaste, view: FolderView): Promise<ScoredFolder> {
  const scores = new Map<string, Score>();
  for (let start = 0; start < view.inputs.length; start += scoredAtOnce) {
    const part = taste.scoreAll(view.inputs.slice(start, start + scoredAtOnce));
    for (const [i, score] of part.entries()) scores.set(view.pictures[start + i]!.id, score);
    await setImmediate();
  }
  return { scores, view };
}

/** Pictures without a score come last. */
function sortPictures(
  pictures: readonly StoredPicture[],
  scores: ReadonlyMap<string, Score>,
  sort: NonNullable<RankQuery['sort']>,
): StoredPicture[] {
  if (sort === 'newest') return pictures.toSorted((a, b) => b.modifiedAtMs - a.modifiedAtMs);
  if (sort === 'name') return pictures.toSorted((a, b) => compareText(displayName(a), displayName(b)));
  const scoreOf = ({ id }: StoredPicture) => scores.get(id)?.value ?? -2;
  return pictures.toSorted((a, b) => scoreOf(b) - scoreOf(a) || compareText(a.path, b.path));
}

const collator = new Intl.Collator('en', { numeric: true });
const compareText = (a: string, b: string): number => collator.compare(a, b);

function parseCursor(cursor: string): [id: string, start: number] {
  const dot = cursor.lastIndexOf('.');
  const start = Number(cursor.slice(dot + 1));
  return [cursor.slice(0, Math.max(0, dot)), Number.isSafeInteger(start) && start >= 0 ? start : 0];
}
