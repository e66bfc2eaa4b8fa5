import type { VsmError } from '../errors.ts';
import type { GeneratedImage, GenerateRequest, GenerationPreview } from '../image-generator.ts';
import type { Score } from '../score.ts';
import type { PreviewTrace } from './preview-rule.ts';

interface AttemptOrigin {
  /** From 1; pictures of one batch share it. */
  readonly number: number;
  readonly seed: number;
  /** What the generator was asked for, without the seed. */
  readonly request: GenerateRequest;
}

export interface ScoredAttempt extends AttemptOrigin {
  readonly status: 'accepted' | 'rejected';
  readonly image: GeneratedImage;
  readonly score: Score;
  /** What its previews scored, where they were watched. */
  readonly trace?: PreviewTrace;
}

/** A run given up because its preview promised too little. */
export interface StoppedAttempt extends AttemptOrigin {
  readonly status: 'stopped';
  readonly preview: GenerationPreview;
  /** The value that the finished picture was expected to score. */
  readonly expected: number;
  readonly trace: PreviewTrace;
}

export interface FailedAttempt extends AttemptOrigin {
  readonly status: 'failed';
  readonly error: VsmError;
}

/** One picture of a guided run, or one that was not finished. */
export type GuidedAttempt = ScoredAttempt | StoppedAttempt | FailedAttempt;
