export type {
  AttemptVerdict,
  Generation,
  GenerationAttempt,
  GenerationEvent,
  GenerationRequest,
  Generations,
  Generators,
} from '../api/generations.ts';
export type {
  Categories,
  CategoryCount,
  Health,
  ImportQuery,
  ImportResult,
  Memories,
  MemoryInfo,
  MemoryState,
  NewMemory,
  Optimization,
  OptimizeRequest,
  Statistics,
} from '../api/memories.ts';
export type {
  Folder,
  Picture,
  PictureReference,
  RatedPicture,
  ThumbnailSize,
  UploadedPictures,
} from '../api/pictures.ts';
export type {
  NewRating,
  PreferenceEdit,
  PreferencesPage,
  PreferencesQuery,
  RateRequest,
  RateResponse,
  RatingDetails,
  RatingResult,
  RemovedRatings,
  UndoResponse,
  UndoSteps,
  UndoStepView,
} from '../api/preferences.ts';
export type { Problem, ProblemCode } from '../api/problem.ts';
export type {
  FolderProgress,
  PictureExplanation,
  PictureQuery,
  RankedPicture,
  RankPage,
  RankQuery,
  ScoredPicture,
  ScoreRequest,
  Scores,
  SimilarRatings,
} from '../api/scores.ts';
export type { DoctorReport, ModelInfo, Models, ServerEvent, StudioSettings } from '../api/system.ts';
export type { TasteReportView } from '../api/taste.ts';
export type {
  TeachAnswer,
  TeachQuery,
  TeachQuestion,
  TeachQuestions,
  TeachRequest,
  TeachResponse,
} from '../api/teaching.ts';
export { ApiError } from './api-error.ts';
export { createClient } from './create-client.ts';
export type { ClientOptions } from './http.ts';
export type { CallOptions, PictureFile, VsmClient } from './vsm-client.ts';
