export type { ComparedPicture, Comparison } from './comparison.ts';
export type { Embedding, EmbeddingSpace } from './embedding.ts';
export { assertSameSpace, createEmbedding, dotProduct, normalize } from './embedding.ts';
export type { VsmErrorCode, VsmErrorOptions } from './errors.ts';
export { VsmError } from './errors.ts';
export { areaUnderCurve } from './evaluation/area-under-curve.ts';
export type { AucDifference, AucEstimate } from './evaluation/auc-estimate.ts';
export type { CalibrationMeasures, ReliabilityBin } from './evaluation/calibration-measures.ts';
export type { CategoryReport } from './evaluation/category-report.ts';
export type {
  CrossValidation,
  CrossValidationOptions,
  HeldOutRating,
  RepeatedRatings,
  TasteQuality,
  UnknownQuality,
} from './evaluation/cross-validate-taste.ts';
export { crossValidateTaste } from './evaluation/cross-validate-taste.ts';
export type { LearningPoint } from './evaluation/expected-growth.ts';
export type { LearningCurve } from './evaluation/learning-curve.ts';
export type { NextStep } from './evaluation/next-steps.ts';
export type { OptimizationEffect } from './evaluation/optimization-effect.ts';
export { measureOptimization } from './evaluation/optimization-effect.ts';
export { rankAgreement } from './evaluation/rank-agreement.ts';
export type { TasteReport } from './evaluation/report-taste.ts';
export { reportTaste } from './evaluation/report-taste.ts';
export type { KnownDrift, TasteDrift } from './evaluation/taste-drift.ts';
export { countAttempts } from './guidance/count-attempts.ts';
export { expectedGain } from './guidance/expected-gain.ts';
export type {
  Choice,
  ChoiceBelief,
  ChoiceExplorer,
  ChoiceOptions,
  ChoiceTrial,
  ExploreOptions,
} from './guidance/explore-choices.ts';
export { exploreChoices } from './guidance/explore-choices.ts';
export type { GuidancePreset, GuidanceSettings } from './guidance/guidance-settings.ts';
export { defaultGuidance, guidancePresets, parseGuidanceSettings } from './guidance/guidance-settings.ts';
export type { GuidanceOptions, GuidanceResult, PreviewGuidance } from './guidance/guide-generation.ts';
export { guideGeneration } from './guidance/guide-generation.ts';
export type { FailedAttempt, GuidedAttempt, ScoredAttempt, StoppedAttempt } from './guidance/guided-attempt.ts';
export type { PreviewRule, PreviewRuleOptions, PreviewTrace } from './guidance/preview-rule.ts';
export { fitPreviewRule, previewCheckpoints } from './guidance/preview-rule.ts';
export type { RgbImage } from './image.ts';
export type { Encoded, ImageEncoder, PromptEncoder } from './image-encoder.ts';
export type {
  GeneratedImage,
  GenerateOptions,
  GenerateRequest,
  GenerationPreview,
  ImageGenerator,
} from './image-generator.ts';
export { applyMemoryChanges } from './memory/apply-changes.ts';
export type { MemoryTaste } from './memory/category-taste.ts';
export type { ComparisonDetails, PictureToCompare } from './memory/comparison-plan.ts';
export type { TasteOptions } from './memory/derived-scores.ts';
export type { PreferenceEdit } from './memory/edit-plan.ts';
export type { ComparisonPull, Explanation, Pull } from './memory/explanation.ts';
export type { ComparisonImport } from './memory/import-comparisons.ts';
export type { ImportReport } from './memory/import-merge.ts';
export type { ImportOptions } from './memory/import-plan.ts';
export type { RefusedRating } from './memory/import-refusal.ts';
export type { InMemoryPlace } from './memory/in-memory-store.ts';
export { createInMemoryPlace, createInMemoryStore } from './memory/in-memory-store.ts';
export type { ApplyChangesOptions } from './memory/memory-draft.ts';
export type { PlannedChanges } from './memory/memory-state.ts';
export { MemoryState } from './memory/memory-state.ts';
export type { Rating, RatingOutcome } from './memory/rating.ts';
export type { CategorySuggestion } from './memory/suggest-category.ts';
export { suggestCategory } from './memory/suggest-category.ts';
export type { VibeMemoryOptions } from './memory/vibe-memory.ts';
export { VibeMemory } from './memory/vibe-memory.ts';
export { emptySnapshot, headOfSnapshot, matchesQuery } from './memory/view-snapshot.ts';
export { changeToJson, parseMemoryChanges } from './memory-file/change-json.ts';
export type { MemoryFileContent } from './memory-file/read-memory-file.ts';
export { readMemoryFile, readMemoryRoot } from './memory-file/read-memory-file.ts';
export { decodeExactEmbedding } from './memory-file/read-vector.ts';
export type { MemorySnapshot, RejectedEntry, Repair, RepairKind, UnknownParts } from './memory-file/snapshot.ts';
export type { WriteMemoryFileOptions } from './memory-file/write-memory-file.ts';
export { memoryFileParts, writeMemoryFile } from './memory-file/write-memory-file.ts';
export type {
  MemoryChange,
  MemoryHead,
  MemoryStatistics,
  MemoryStore,
  PreferenceQuery,
  PreferenceUpdate,
  UndoStep,
  Unsubscribe,
} from './memory-store.ts';
export { emptyStatistics } from './memory-store.ts';
export type { Preference, PreferenceOrigin, PreferenceSource, Verdict } from './preference.ts';
export { defaultCategory, parseCategory, parseWeight, suggestedCategories } from './preference.ts';
export type { AestheticHead, UsualRatings } from './prior/aesthetic-head.ts';
export { parseAestheticHead } from './prior/aesthetic-head.ts';
export type { AestheticPrior } from './prior/aesthetic-prior.ts';
export { createAestheticPrior, priorShare } from './prior/aesthetic-prior.ts';
export { createRandom } from './random.ts';
export type { Evidence, Score } from './score.ts';
export type { NearestOptions, NearestPreference } from './scoring/nearest.ts';
export { findNearest } from './scoring/nearest.ts';
export type { Vsm2DetailedScore, Vsm2ScoreOptions, Vsm2Scorer } from './scoring/vsm2-scorer.ts';
export { createVsm2Scorer } from './scoring/vsm2-scorer.ts';
export type { HealthAdvice, MemoryHealth, MemoryHealthOptions } from './statistics/memory-health.ts';
export { memoryHealth } from './statistics/memory-health.ts';
export type { CategoryCounts, MemoryOverview } from './statistics/memory-statistics.ts';
export { memoryStatistics } from './statistics/memory-statistics.ts';
export type { Strengthening } from './statistics/merge-duplicates.ts';
export type { OptimizableMemory, OptimizationPlan, OptimizeOptions, SideCounts } from './statistics/optimize-memory.ts';
export { optimizeMemory } from './statistics/optimize-memory.ts';
export type { PlannedRemoval } from './statistics/planned-removal.ts';
export type { PeriodLength, RatingPeriod, RatingsOverTime } from './statistics/ratings-over-time.ts';
export { ratingsOverTime } from './statistics/ratings-over-time.ts';
export type { Background, BackgroundOptions, TasteInput } from './taste/background.ts';
export { createBackground, extendBackground } from './taste/background.ts';
export type { Calibration } from './taste/calibration.ts';
export type { FolderChances } from './taste/chance-in-folder.ts';
export { chanceInFolder } from './taste/chance-in-folder.ts';
export { chooseComparisons } from './taste/choose-comparisons.ts';
export { chooseQuestions } from './taste/choose-questions.ts';
export type { AttributeReason, DescriptionContext } from './taste/describe-picture.ts';
export { describePicture } from './taste/describe-picture.ts';
export type { Leaning, TasteDescription } from './taste/describe-taste.ts';
export { describeTaste } from './taste/describe-taste.ts';
export type { JointBelief } from './taste/joint-belief.ts';
export type { TasteAnswer, TasteComparison } from './taste/taste-comparison.ts';
export type { TasteExample } from './taste/taste-example.ts';
export type { FittedTasteModel, TasteExplanation, TasteModel, TasteModelOptions } from './taste/taste-model.ts';
export { fitTasteModel } from './taste/taste-model.ts';
export type { WatchOptions } from './watch.ts';
export type { EmbeddedTerm, PictureWord, WordLeaning, WordsContext } from './words/describe-in-words.ts';
export { describePictureInWords, describeTasteInWords } from './words/describe-in-words.ts';
export { mixWithPrompt, promptMatches } from './words/prompt-match.ts';
export { wordsAsPicture } from './words/words-as-picture.ts';
