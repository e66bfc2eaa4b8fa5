import type {
  AttemptVerdict,
  Generation,
  GenerationAttempt,
  GenerationEvent,
  GenerationRequest,
  Generations,
  Generators,
} from '../api/generations.ts';
import type {
  Categories,
  Health,
  ImportQuery,
  ImportResult,
  Memories,
  MemoryInfo,
  NewMemory,
  Optimization,
  OptimizeRequest,
  Statistics,
} from '../api/memories.ts';
import type { Folder, Picture, PictureReference, ThumbnailSize, UploadedPictures } from '../api/pictures.ts';
import type {
  NewRating,
  PreferenceEdit,
  PreferencesPage,
  PreferencesQuery,
  RateResponse,
  RatingDetails,
  RatingResult,
  RemovedRatings,
  UndoResponse,
  UndoSteps,
} from '../api/preferences.ts';
import type {
  FolderProgress,
  PictureExplanation,
  PictureQuery,
  RankPage,
  RankQuery,
  ScoreRequest,
  Scores,
  SimilarRatings,
} from '../api/scores.ts';
import type { DoctorReport, Models, ServerEvent, StudioSettings } from '../api/system.ts';
import type { TasteReportView } from '../api/taste.ts';
import type { TeachQuery, TeachQuestions, TeachRequest, TeachResponse } from '../api/teaching.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** A file of a picture, as a file input or a drop gives it. */
export type PictureFile = Blob & { readonly name?: string };

/**
 * The server's routes as functions. Each rejects with an ApiError when the server refuses, with the `TypeError` of `fetch` when it
 * cannot be reached, and with the signal's reason when it aborts.
 */
export interface VsmClient {
  memories(options?: CallOptions): Promise<Memories>;
  createMemory(memory: NewMemory): Promise<MemoryInfo>;

  folders(options?: CallOptions): Promise<{ readonly folders: readonly Folder[] }>;
  /** Draws sample pictures, where there are none yet, and resolves to their folder. Takes some seconds. */
  drawSamples(options?: CallOptions): Promise<Folder>;
  /** Looks again at what lies in the folder. */
  rescanFolder(folder: string): Promise<FolderProgress>;
  picture(id: string, options?: CallOptions): Promise<Picture>;
  /** Into the folder `uploads`; at most 50 files in one call. */
  uploadPictures(files: readonly PictureFile[], options?: CallOptions): Promise<UploadedPictures>;
  /** Of the folders `uploads` and `generated` only. */
  deletePicture(id: string): Promise<void>;
  /** For the `src` of an image. It never changes, so the browser may keep it. */
  thumbnailUrl(picture: PictureReference, size: ThumbnailSize): string;
  /** The picture of a rating, wherever that lies. */
  ratingThumbnailUrl(ratingId: string): string;

  rate(ratings: readonly NewRating[]): Promise<RateResponse>;
  /** Keeps the file in the folder `uploads`. */
  rateFile(
    file: PictureFile,
    rating: RatingDetails & { readonly verdict: 'like' | 'dislike' },
  ): Promise<RatingResult & { readonly revision: string }>;
  preferences(query?: PreferencesQuery, options?: CallOptions): Promise<PreferencesPage>;
  /** With `ifRevision` only while nothing else changed, else it rejects with `PRECONDITION_FAILED`. */
  editPreference(id: string, edit: PreferenceEdit, options?: { readonly ifRevision?: string }): Promise<RatingResult>;
  removePreferences(ids: readonly string[]): Promise<RemovedRatings>;
  /** All, or those of a category. */
  clearPreferences(options?: { readonly category?: string }): Promise<RemovedRatings>;
  undo(): Promise<UndoResponse>;
  undoSteps(options?: CallOptions): Promise<UndoSteps>;

  score(request: ScoreRequest, options?: CallOptions): Promise<Scores>;
  /** Scores a file without keeping it. */
  scoreFile(file: PictureFile, query?: { readonly category?: string }, options?: CallOptions): Promise<Scores>;
  rank(query: RankQuery, options?: CallOptions): Promise<RankPage>;
  explain(query: PictureQuery & { readonly category?: string }, options?: CallOptions): Promise<PictureExplanation>;
  similar(
    query: PictureQuery & { readonly threshold?: number; readonly limit?: number },
    options?: CallOptions,
  ): Promise<SimilarRatings>;

  teachNext(query: TeachQuery, options?: CallOptions): Promise<TeachQuestions>;
  teach(request: TeachRequest): Promise<TeachResponse>;

  generators(options?: CallOptions): Promise<Generators>;
  generate(request: GenerationRequest): Promise<Generation>;
  generations(options?: CallOptions): Promise<Generations>;
  generation(id: string, options?: CallOptions): Promise<Generation>;
  /** Ends with the run. */
  followGeneration(id: string, options?: CallOptions): AsyncGenerator<GenerationEvent>;
  cancelGeneration(id: string): Promise<Generation>;
  rateAttempt(id: string, attempt: number, verdict: AttemptVerdict): Promise<GenerationAttempt>;

  statistics(options?: CallOptions): Promise<Statistics>;
  health(options?: CallOptions): Promise<Health>;
  /** May take seconds for many ratings. */
  taste(options?: CallOptions): Promise<TasteReportView>;
  categories(options?: CallOptions): Promise<Categories>;
  optimize(request?: OptimizeRequest): Promise<Optimization>;
  /** Where the memory can be downloaded as a file. */
  exportUrl(options?: { readonly compact?: boolean; readonly category?: string }): string;
  importMemory(file: Blob, query?: ImportQuery): Promise<ImportResult>;

  settings(options?: CallOptions): Promise<StudioSettings>;
  saveSettings(settings: StudioSettings): Promise<StudioSettings>;
  models(options?: CallOptions): Promise<Models>;
  doctor(options?: CallOptions): Promise<DoctorReport>;
  /** Changes of the memory, of folders and generations, until the signal aborts or the server ends. */
  followEvents(options?: CallOptions): AsyncGenerator<ServerEvent>;
}
