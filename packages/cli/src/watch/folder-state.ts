import { type FileState, hasSameContent } from './file-state.ts';
import type { DoneRecord, JournalRecord, ScoredRecord } from './journal-record.ts';

/** A picture that needs no more looking at as long as it stays as it is. */
export interface KnownPicture {
  readonly file: string;
  readonly sha256: string | null;
  readonly isScored: boolean;
  /** What the person said of it, as `describeJudgement` writes it. */
  readonly judgement: string | null;
}

/** What the journal of a folder comes to. */
export class FolderState {
  readonly #pictures = new Map<string, KnownPicture>();
  readonly #pathsByFile = new Map<string, string>();
  readonly #pathsByHash = new Map<string, string>();
  readonly #unfinished = new Map<string, ScoredRecord>();
  readonly #unreadable = new Map<string, string>();
  readonly #sidecars = new Map<string, string>();
  #hasBegun = false;
  #scoredCount = 0;

  constructor(records: readonly JournalRecord[]) {
    for (const record of records) this.apply(record);
  }

  /** Whether what lay there before was told from what is new. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Scored pictures of which not all was done that was decided. */
  get unfinished(): readonly ScoredRecord[] {
    return [...this.#unfinished.values()];
  }

  /** Scorings so far; a copy is none. */
  get scoredCount(): number {
    return this.#scoredCount;
  }

  find(path: string): KnownPicture | undefined {
    return this.#pictures.get(path);
  }

  /** Where a picture was seen that is the same file, or has the same bytes. */
  pathOf({ file, sha256 }: { readonly file?: string; readonly sha256?: string }): string | undefined {
    if (file !== undefined) return this.#pathsByFile.get(file);
    return sha256 === undefined ? undefined : this.#pathsByHash.get(sha256);
  }

  /** The known pictures of a name, whatever their extensions. */
  namesakes(withoutExtension: string): readonly string[] {
    return [...this.#pictures.keys()].filter(
      (path) => path.startsWith(`${withoutExtension}.`) && !path.slice(withoutExtension.length + 1).includes('.'),
    );
  }

  /** Whether something is to be done with the picture as it is now: with `existing` also with what lay there before. */
  isNews({ path, file, state }: FileState, { existing }: { readonly existing: boolean }): boolean {
    if (this.#unfinished.has(path) || this.#unreadable.get(path) === state) return false;
    const known = this.#pictures.get(path);
    if (!known || !hasSameContent(known.file, file)) return true;
    return existing && !known.isScored && known.judgement === null;
  }

  isSidecarNews({ path, file }: FileState): boolean {
    return this.#sidecars.get(path) !== file;
  }

  apply(record: JournalRecord): void {
    switch (record.event) {
      case 'began':
        this.#hasBegun = true;
        break;
      case 'known':
        this.#set(record.path, record);
        break;
      case 'scored':
        this.#scoredCount++;
        if (record.action !== null || record.stars) this.#unfinished.set(record.path, record);
        this.#set(record.path, { file: record.file, sha256: record.sha256, isScored: true });
        break;
      case 'placing':
        this.#place(record.path, record.to);
        break;
      case 'done':
        this.#finish(record);
        break;
      case 'taught':
        this.#set(record.path, { file: record.file, sha256: record.sha256, judgement: describeJudgement(record) });
        break;
      case 'renamed':
        this.#rename(record.from, record.path);
        break;
      case 'unreadable':
        this.#unreadable.set(record.path, record.state);
        break;
      case 'sidecar':
        this.#sidecars.set(record.path, record.file);
    }
  }

  #place(path: string, to: string): void {
    const scored = this.#unfinished.get(path);
    if (scored) this.#unfinished.set(path, { ...scored, to });
  }

  #rename(from: string, path: string): void {
    const known = this.#pictures.get(from);
    this.#pictures.delete(from);
    if (known) this.#set(path, known);
  }

  #finish({ path, outcome, to, file }: DoneRecord): void {
    this.#unfinished.delete(path);
    const known = this.#pictures.get(path);
    if (outcome === 'moved') this.#pictures.delete(path);
    if (known && to !== null && file !== null) this.#set(to, { ...known, file });
  }

  #set(path: string, now: Partial<KnownPicture> & { readonly file: string }): void {
    const { file, sha256 = null, isScored = false, judgement = null } = { ...this.#pictures.get(path), ...now };
    this.#pictures.set(path, { file, sha256, isScored, judgement });
    this.#pathsByFile.set(file, path);
    if (sha256 !== null) this.#pathsByHash.set(sha256, path);
    this.#unreadable.delete(path);
  }
}

/** One text for one opinion. */
export function describeJudgement({ verdict, weight }: { readonly verdict: string; readonly weight: number }): string {
  return `${verdict}:${weight}`;
}
